package dev.primavista.repository.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** Reads a configuration that is written as JSON. */
final class JsonConfig {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(64).build())
          .build();

  private final String file;
  private final JsonParser parser;

  private JsonConfig(String file, JsonParser parser) {
    this.file = file;
    this.parser = parser;
  }

  /**
   * The one object that the text is.
   *
   * @throws dev.primavista.core.model.ModelLoadException with line and column
   */
  static Node.Group read(String file, String text) {
    try (JsonParser parser = JSON.createParser(text)) {
      JsonConfig reader = new JsonConfig(file, parser);
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new Place(file, 1, 1).refuse("no JSON object (expected: {...})");
      }
      Node.Group group = reader.group();
      if (parser.nextToken() != null) {
        throw reader.place().refuse("more text after the object (expected: nothing)");
      }
      return group;
    } catch (JsonProcessingException malformed) {
      JsonLocation at = malformed.getLocation();
      Place place = at == null ? new Place(file, 1, 1) : of(file, at);
      throw place.refuse("malformed JSON: " + reason(malformed));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** What is wrong, without the parser's own words for it. */
  private static String reason(JsonProcessingException malformed) {
    if (malformed instanceof JsonEOFException) {
      return "the text ends early";
    }
    return malformed instanceof StreamConstraintsException
        ? "it is nested too deep or holds too much"
        : "a character does not belong here";
  }

  private static Place of(String file, JsonLocation at) {
    return new Place(file, at.getLineNr(), at.getColumnNr());
  }

  private Place place() {
    return of(file, parser.currentTokenLocation());
  }

  private Node.Group group() throws IOException {
    Place place = place();
    SequencedMap<String, List<Node>> fields = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      List<Node> values = fields.computeIfAbsent(name, _ -> new ArrayList<>());
      parser.nextToken();
      values(values);
    }
    return new Node.Group(fields, place);
  }

  private void values(List<Node> values) throws IOException {
    switch (parser.currentToken()) {
      case START_OBJECT -> values.add(group());
      case START_ARRAY -> {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          values(values);
        }
      }
      case VALUE_NULL -> {}
      default -> values.add(new Node.Scalar(parser.getText(), place()));
    }
  }
}
