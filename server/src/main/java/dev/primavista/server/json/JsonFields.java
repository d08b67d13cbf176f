package dev.primavista.server.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.primavista.core.Amount;
import dev.primavista.core.ServingException.InvalidRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a small JSON object, read strictly: a wrong one is refused by its name, with what
 * was given and what was expected. A field may hold a text, a number, a truth value, null, a list
 * of texts, or an object of texts; fields that nobody asks for are skipped, whatever they hold.
 */
public final class JsonFields {
  /** The greatest whole number that {@link #whole} reads, of 18 digits as versions have at most. */
  public static final long GREATEST = 999_999_999_999_999_999L;

  private final Map<String, Value> fields;

  /** One field's value. */
  private sealed interface Value {
    record Text(String text) implements Value {}

    record Numeral(String digits, boolean whole) implements Value {}

    record Truth(boolean truth) implements Value {}

    record Null() implements Value {}

    record Texts(List<String> texts) implements Value {}

    record NamedTexts(SequencedMap<String, String> texts) implements Value {}

    /** Something deeper. */
    record Other(String kind) implements Value {}

    /** How messages call it. */
    default String kind() {
      return switch (this) {
        case Text _ -> "a string";
        case Numeral _ -> "a number";
        case Truth _ -> "a boolean";
        case Null _ -> "null";
        case Texts _ -> "an array";
        case NamedTexts _ -> "an object";
        case Other other -> other.kind();
      };
    }
  }

  private JsonFields(Map<String, Value> fields) {
    this.fields = fields;
  }

  /**
   * Reads a body.
   *
   * @throws InvalidRequest {@code malformed_json}, {@code not_an_object} or {@code repeated_field}
   */
  public static JsonFields parse(byte[] body) {
    return JsonInput.read(
        body,
        parser -> {
          JsonToken first = parser.nextToken();
          if (first == null) {
            throw JsonInput.malformed(body, 0, "the body is empty (expected: a JSON object)");
          }
          if (first != JsonToken.START_OBJECT) {
            throw new InvalidRequest(
                "not_an_object", "the body is no JSON object (expected: {\"field\": value, ...})");
          }
          return new JsonFields(readFields(parser));
        });
  }

  private static Map<String, Value> readFields(JsonParser parser) throws IOException {
    Map<String, Value> fields = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      if (fields.put(name, readValue(parser)) != null) {
        throw new InvalidRequest(
            "repeated_field", "a field is there twice (expected: each once)", name);
      }
    }
    return fields;
  }

  private static Value readValue(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_STRING -> new Value.Text(parser.getText());
      case VALUE_NUMBER_INT -> new Value.Numeral(parser.getText(), true);
      case VALUE_NUMBER_FLOAT -> new Value.Numeral(parser.getText(), false);
      case VALUE_TRUE -> new Value.Truth(true);
      case VALUE_FALSE -> new Value.Truth(false);
      case START_ARRAY -> readTexts(parser);
      case START_OBJECT -> readNamedTexts(parser);
      default -> new Value.Null();
    };
  }

  private static Value readTexts(JsonParser parser) throws IOException {
    List<String> texts = new ArrayList<>();
    boolean textsOnly = true;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() == JsonToken.VALUE_STRING) {
        texts.add(parser.getText());
      } else {
        textsOnly = false;
        parser.skipChildren();
      }
    }
    return textsOnly ? new Value.Texts(texts) : new Value.Other("an array of other values");
  }

  private static Value readNamedTexts(JsonParser parser) throws IOException {
    SequencedMap<String, String> texts = new LinkedHashMap<>();
    boolean textsOnly = true;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      if (parser.nextToken() == JsonToken.VALUE_STRING) {
        textsOnly &= texts.put(name, parser.getText()) == null;
      } else {
        textsOnly = false;
        parser.skipChildren();
      }
    }
    return textsOnly ? new Value.NamedTexts(texts) : new Value.Other("an object of other values");
  }

  /** Whether the field is there and is not null. */
  public boolean has(String name) {
    Value value = fields.get(name);
    return value != null && !(value instanceof Value.Null);
  }

  /** Whether the field holds a string. */
  public boolean isText(String name) {
    return fields.get(name) instanceof Value.Text;
  }

  /**
   * A text that must be there; it may be empty.
   *
   * @param maxLength in UTF-16 characters
   */
  public String text(String name, int maxLength) {
    if (!(require(name, "a string") instanceof Value.Text(String text))) {
      throw wrongType(name, "a string");
    }
    if (text.length() > maxLength) {
      throw new InvalidRequest(
          "too_long",
          "field '"
              + name
              + "': "
              + Amount.of(text.length(), "character")
              + " (expected: <= "
              + maxLength
              + ")",
          name);
    }
    return text;
  }

  /** A text that must be there and hold more than white space. */
  public String nonBlankText(String name, int maxLength) {
    String text = text(name, maxLength);
    if (text.isBlank()) {
      throw new InvalidRequest(
          "empty_text", "field '" + name + "' is empty (expected: some text)", name);
    }
    return text;
  }

  /** A text that may be missing or null. */
  public Optional<String> optionalText(String name, int maxLength) {
    return has(name) ? Optional.of(text(name, maxLength)) : Optional.empty();
  }

  /** A whole number of a range, both ends included; {@code fallback} if it is missing or null. */
  public int integer(String name, int fallback, int least, int greatest) {
    return (int) whole(name, fallback, least, greatest);
  }

  /** The same of numbers up to {@link #GREATEST}. */
  public long whole(String name, long fallback, long least, long greatest) {
    if (!has(name)) {
      return fallback;
    }
    String expected = "a whole number from " + least + " to " + greatest;
    if (!(fields.get(name) instanceof Value.Numeral(String digits, boolean whole)) || !whole) {
      throw wrongType(name, expected);
    }
    long number = digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits);
    if (number < least || number > greatest) {
      throw new InvalidRequest(
          "out_of_range",
          "field '" + name + "': " + digits + " (expected: " + expected + ")",
          name);
    }
    return number;
  }

  /** A finite number; {@code fallback} if it is missing or null. */
  public double number(String name, double fallback) {
    if (!has(name)) {
      return fallback;
    }
    if (fields.get(name) instanceof Value.Numeral(String digits, boolean _)) {
      double number = Double.parseDouble(digits);
      if (Double.isFinite(number)) {
        return number;
      }
    }
    throw wrongType(name, "a finite number");
  }

  /** A truth value; {@code fallback} if it is missing or null. */
  public boolean truth(String name, boolean fallback) {
    if (!has(name)) {
      return fallback;
    }
    if (fields.get(name) instanceof Value.Truth(boolean truth)) {
      return truth;
    }
    throw wrongType(name, "true or false");
  }

  /** An array of strings that must be there. */
  public List<String> texts(String name) {
    if (require(name, "an array of strings") instanceof Value.Texts(List<String> texts)) {
      return texts;
    }
    throw wrongType(name, "an array of strings");
  }

  /** An object of strings that must be there, in its order. */
  public SequencedMap<String, String> namedTexts(String name) {
    if (require(name, "an object of strings")
        instanceof Value.NamedTexts(SequencedMap<String, String> texts)) {
      return texts;
    }
    throw wrongType(name, "an object of strings");
  }

  /**
   * Refuses fields that are not among these.
   *
   * @throws InvalidRequest {@code unknown_field}
   */
  public JsonFields only(String... known) {
    for (String name : fields.keySet()) {
      if (!List.of(known).contains(name)) {
        throw new InvalidRequest(
            "unknown_field", "an unknown field (expected: " + List.of(known) + ")", name);
      }
    }
    return this;
  }

  private Value require(String name, String expected) {
    @Nullable Value value = fields.get(name);
    if (value == null) {
      throw new InvalidRequest(
          "missing_field", "field '" + name + "' is missing (expected: " + expected + ")", name);
    }
    return value;
  }

  private InvalidRequest wrongType(String name, String expected) {
    @Nullable Value value = fields.get(name);
    String given = value == null ? "nothing" : value.kind();
    return new InvalidRequest(
        "wrong_type", "field '" + name + "': " + given + " (expected: " + expected + ")", name);
  }
}
