package dev.primavista.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A JSON document as maps, lists, strings, booleans and numbers, for tests that look into answers.
 * Whole numbers are {@link BigDecimal}s, all others doubles.
 */
public final class JsonTree {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private JsonTree() {}

  /** The whole document, which is an object. */
  @SuppressWarnings("unchecked")
  public static Map<String, Object> object(byte[] json) {
    try (JsonParser parser = FACTORY.createParser(json)) {
      parser.nextToken();
      return (Map<String, Object>) Objects.requireNonNull(value(parser));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static @Nullable Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          parser.nextToken();
          object.put(name, value(parser));
        }
        yield object;
      }
      case START_ARRAY -> {
        List<@Nullable Object> array = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          array.add(value(parser));
        }
        yield array;
      }
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> parser.getDecimalValue();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> null;
    };
  }

  /** A member that is a string. */
  public static String text(Map<String, Object> object, String name) {
    return (String) member(object, name);
  }

  /** A member that is an array of strings. */
  @SuppressWarnings("unchecked")
  public static List<String> texts(Map<String, Object> object, String name) {
    return (List<String>) member(object, name);
  }

  /** A member that is an array of whole numbers. */
  public static long[] longs(Map<String, Object> object, String name) {
    return ((List<?>) member(object, name))
        .stream().mapToLong(number -> ((BigDecimal) number).longValueExact()).toArray();
  }

  /** A member that is an object. */
  @SuppressWarnings("unchecked")
  public static Map<String, Object> object(Map<String, Object> object, String name) {
    return (Map<String, Object>) member(object, name);
  }

  /** A member that is an array of objects. */
  @SuppressWarnings("unchecked")
  public static List<Map<String, Object>> objects(Map<String, Object> object, String name) {
    return (List<Map<String, Object>>) member(object, name);
  }

  /** A member that is there. */
  public static Object member(Map<String, Object> object, String name) {
    return Objects.requireNonNull(object.get(name), name);
  }
}
