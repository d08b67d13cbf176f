package dev.primavista.faq.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.primavista.faq.data.FaqFileException.Fault;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.Pattern;

/** JSON objects, one after the other or in one array. A value is a text, a number or a list. */
final class JsonTable implements Table {
  private static final JsonFactory JSON = new JsonFactory();

  /** Where the parser's own words name its setting. */
  private static final Pattern LIMIT = Pattern.compile(",? *\\(?from `[^`]*`");

  private final Content content;
  private final JsonParser parser;

  JsonTable(TextSource text) throws IOException {
    this.content = text.content();
    this.parser = JSON.createParser(text.open());
  }

  static boolean looksLikeJson(String start) {
    String stripped = start.stripLeading();
    return stripped.startsWith("{") || stripped.startsWith("[");
  }

  @Override
  public Optional<TableRow> next() throws IOException {
    try {
      JsonToken token = parser.nextToken();
      while (token == JsonToken.START_ARRAY || token == JsonToken.END_ARRAY) {
        token = parser.nextToken();
      }
      if (token == null) {
        return Optional.empty();
      }
      long line = parser.currentTokenLocation().getLineNr();
      if (token != JsonToken.START_OBJECT) {
        throw content.malformed(line, "", "a " + token + " (expected: an object)");
      }
      Set<String> explicit = new HashSet<>();
      List<Fault> faults = new ArrayList<>();
      return Optional.of(new TableRow(line, line, values(explicit, faults), explicit, faults));
    } catch (JsonProcessingException e) {
      throw malformed(e);
    }
  }

  private FaqFileException malformed(JsonProcessingException failure) {
    JsonLocation place =
        failure.getLocation() == null ? parser.currentLocation() : failure.getLocation();
    String reason = LIMIT.matcher(String.valueOf(failure.getOriginalMessage())).replaceAll("");
    return content.malformed(
        place.getLineNr(), Integer.toString(place.getColumnNr()), "no JSON: " + reason);
  }

  private SequencedMap<String, List<String>> values(Set<String> explicit, List<Fault> faults)
      throws IOException {
    SequencedMap<String, List<String>> values = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      switch (parser.nextToken()) {
        case START_OBJECT -> {
          faults.add(nested(name, "an object (expected: a text)"));
          values.put(name, List.of());
        }
        case START_ARRAY -> {
          explicit.add(name);
          values.put(name, list(name, faults));
        }
        case VALUE_NULL -> values.put(name, List.of());
        default -> {
          String text = parser.getText();
          if (text.isEmpty()) {
            explicit.add(name);
          }
          values.put(name, List.of(text));
        }
      }
    }
    return values;
  }

  private List<String> list(String name, List<Fault> faults) throws IOException {
    List<String> list = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      if (token.isStructStart()) {
        faults.add(nested(name, "a list of more than texts (expected: a list of texts)"));
      } else if (token != JsonToken.VALUE_NULL) {
        list.add(parser.getText());
      }
    }
    return list;
  }

  /** What is wrong with the value that begins here, which is skipped. */
  private Fault nested(String name, String reason) throws IOException {
    long line = parser.currentTokenLocation().getLineNr();
    parser.skipChildren();
    return new Fault(line, name, reason);
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
