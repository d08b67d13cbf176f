package dev.primavista.faq.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** JSON objects, one after the other or in one array. A value is a text, a number or a list. */
final class JsonTable implements Table {
  private static final JsonFactory JSON = new JsonFactory();

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
      return Optional.of(new TableRow(line, values()));
    } catch (JsonProcessingException e) {
      throw content.malformed(
          e.getLocation().getLineNr(),
          Integer.toString(e.getLocation().getColumnNr()),
          "no JSON: " + e.getOriginalMessage());
    }
  }

  private SequencedMap<String, List<String>> values() throws IOException {
    SequencedMap<String, List<String>> values = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      switch (parser.nextToken()) {
        case START_OBJECT -> parser.skipChildren();
        case START_ARRAY -> values.put(name, list());
        case VALUE_NULL -> values.put(name, List.of());
        default -> values.put(name, List.of(parser.getText()));
      }
    }
    return values;
  }

  private List<String> list() throws IOException {
    List<String> list = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      if (token.isStructStart()) {
        parser.skipChildren();
      } else {
        list.add(parser.getText());
      }
    }
    return list;
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
