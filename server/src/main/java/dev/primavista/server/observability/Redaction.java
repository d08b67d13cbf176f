package dev.primavista.server.observability;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes named values out of a JSON document: members of that name, the data of a tensor of that
 * name, and the column of that name in a table of columns and data.
 */
final class Redaction {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();
  private static final String DATA = "data";

  private final Set<String> names;

  /** A number as it was written, so that none loses a digit. */
  private record Digits(String text) {
    @Override
    public String toString() {
      return text;
    }
  }

  /** What stands in the place of a value that was taken out. */
  enum Mark {
    HIDDEN;

    @Override
    public String toString() {
      return Secrets.REDACTED;
    }
  }

  Redaction(Set<String> names) {
    this.names = names;
  }

  boolean hidesNothing() {
    return names.isEmpty();
  }

  /** The document without what is hidden; empty if it is not JSON, or more than one document. */
  Optional<Object> read(byte[] bytes) {
    try (JsonParser parser = JSON.createParser(bytes)) {
      if (parser.nextToken() == null) {
        return Optional.empty();
      }
      Object document = value(parser);
      return parser.nextToken() == null ? Optional.ofNullable(document) : Optional.empty();
    } catch (IOException notJson) {
      return Optional.empty();
    }
  }

  private @Nullable Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> {
        List<@Nullable Object> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          elements.add(value(parser));
        }
        yield elements;
      }
      case VALUE_STRING -> text(parser.getText());
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Digits(parser.getText());
      default -> null;
    };
  }

  /** A text; one that is a document itself and names what is hidden is hidden whole. */
  private Object text(String text) {
    boolean naming = names.stream().anyMatch(name -> text.contains('"' + name + '"'));
    return naming ? Mark.HIDDEN : text;
  }

  /**
   * Takes out of a request what only its place in a row names.
   *
   * @param request what {@link #read} gave
   * @return whether nothing of what is hidden can be in it any more
   */
  boolean hideUnnamed(Object request, Layout layout) {
    UnnamedValues unnamed = new UnnamedValues(names, layout);
    if (!unnamed.belong()) {
      return true;
    }
    unnamed.hide(request);
    return hides(request);
  }

  /** Whether nothing of what is hidden can be in an answer: its outputs need not have names. */
  boolean isClean(Object answer, Layout layout) {
    return hides(answer) || layout.outputs().stream().noneMatch(names::contains);
  }

  private static boolean hides(@Nullable Object value) {
    return switch (value) {
      case Mark _ -> true;
      case Map<?, ?> members -> members.values().stream().anyMatch(Redaction::hides);
      case List<?> elements -> elements.stream().anyMatch(Redaction::hides);
      case null, default -> false;
    };
  }

  private Object object(JsonParser parser) throws IOException {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      @Nullable Object value = value(parser);
      members.put(name, names.contains(name) ? Mark.HIDDEN : value);
    }
    if (members.get("name") instanceof String name && names.contains(name)) {
      members.replace(DATA, Mark.HIDDEN);
    }
    if (members.get("columns") instanceof List<?> columns
        && members.get(DATA) instanceof List<?> rows) {
      rows.forEach(row -> hideColumns(columns, row));
    }
    return members;
  }

  @SuppressWarnings("unchecked")
  private void hideColumns(List<?> columns, @Nullable Object row) {
    if (row instanceof List<?> cells) {
      for (int i = 0; i < Math.min(columns.size(), cells.size()); i++) {
        if (columns.get(i) instanceof String name && names.contains(name)) {
          ((List<Object>) cells).set(i, Mark.HIDDEN);
        }
      }
    }
  }

  /** Writes what {@link #read} gave. */
  static void write(@Nullable Object value, JsonGenerator json) throws IOException {
    switch (value) {
      case null -> json.writeNull();
      case Map<?, ?> members -> {
        json.writeStartObject();
        for (Map.Entry<?, ?> member : members.entrySet()) {
          json.writeFieldName(String.valueOf(member.getKey()));
          write(member.getValue(), json);
        }
        json.writeEndObject();
      }
      case List<?> elements -> {
        json.writeStartArray();
        for (Object element : elements) {
          write(element, json);
        }
        json.writeEndArray();
      }
      case Boolean truth -> json.writeBoolean(truth);
      case Digits(String text) when text.matches("-?[0-9].*") -> json.writeNumber(text);
      case Digits(String text) -> json.writeString(text);
      default -> json.writeString(value.toString());
    }
  }
}
