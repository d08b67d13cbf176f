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
  private record Digits(String text) {}

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
      case VALUE_STRING -> parser.getText();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Digits(parser.getText());
      default -> null;
    };
  }

  private Object object(JsonParser parser) throws IOException {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      @Nullable Object value = value(parser);
      members.put(name, names.contains(name) ? Secrets.REDACTED : value);
    }
    if (members.get("name") instanceof String name && names.contains(name)) {
      members.replace(DATA, Secrets.REDACTED);
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
          ((List<Object>) cells).set(i, Secrets.REDACTED);
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
