package dev.primavista.trees.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.primavista.trees.TreeFormatException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a JSON object, keeping arrays of numbers as such. */
public final class JsonDocument {
  private static final int DEEPEST = 200;

  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private int depth;

  private JsonDocument() {}

  /**
   * The object in these bytes.
   *
   * @throws TreeFormatException if they are no JSON object
   */
  public static Document read(byte[] json) {
    try (JsonParser parser = FACTORY.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new TreeFormatException("the file is no JSON object");
      }
      return new JsonDocument().object(parser);
    } catch (IOException damaged) {
      throw new TreeFormatException("the file is no JSON that can be read");
    }
  }

  private Document object(JsonParser parser) throws IOException {
    if (++depth > DEEPEST) {
      throw new TreeFormatException("objects more than " + DEEPEST + " deep");
    }
    Map<String, Object> values = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      Object value = value(parser, parser.nextToken());
      if (value != ABSENT) {
        values.put(name, value);
      }
    }
    depth--;
    return Document.of(values);
  }

  private static final Object ABSENT = new Object();

  private Object value(JsonParser parser, JsonToken token) throws IOException {
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> ABSENT;
      default -> throw new TreeFormatException("the JSON ends too early");
    };
  }

  private Object array(JsonParser parser) throws IOException {
    if (++depth > DEEPEST) {
      throw new TreeFormatException("arrays more than " + DEEPEST + " deep");
    }
    double[] numbers = new double[8];
    int count = 0;
    List<Object> others = new ArrayList<>();
    JsonToken token = parser.nextToken();
    while (token != JsonToken.END_ARRAY) {
      Object value = value(parser, token);
      if (value instanceof Double number && others.isEmpty()) {
        numbers = count == numbers.length ? Arrays.copyOf(numbers, 2 * count) : numbers;
        numbers[count++] = number;
      } else if (value instanceof Boolean flag && others.isEmpty()) {
        numbers = count == numbers.length ? Arrays.copyOf(numbers, 2 * count) : numbers;
        numbers[count++] = flag ? 1 : 0;
      } else {
        for (int i = 0; i < count; i++) {
          others.add(numbers[i]);
        }
        count = 0;
        others.add(value);
      }
      token = parser.nextToken();
    }
    depth--;
    return others.isEmpty() ? Arrays.copyOf(numbers, count) : others;
  }
}
