package dev.primavista.vision.recipe;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.primavista.core.NearNames;
import dev.primavista.server.json.JsonInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A small JSON object by its members' types. What is wrong is refused with the member's name, the
 * value and what was expected, as an {@link IllegalArgumentException}.
 */
public final class Members {
  /** A value that is null, which is none but has its place. */
  private enum Nothing {
    NULL;

    @Override
    public String toString() {
      return "null";
    }
  }

  /** A member that may not be so, or not be there. */
  public static final class WrongMember extends IllegalArgumentException {
    private final String code;
    private final String name;

    private WrongMember(String code, String name, String message) {
      super(message);
      this.code = code;
      this.name = name;
    }

    /** {@code unknown_field} or {@code wrong_type}. */
    public String code() {
      return code;
    }

    /** With those around it, such as {@code resize.filter}. */
    public String name() {
      return name;
    }
  }

  private final String path;
  private final SequencedMap<String, Object> values;

  private Members(String path, SequencedMap<String, Object> values) {
    this.path = path;
    this.values = values;
  }

  /** No members at all. */
  public static Members none() {
    return new Members("", new LinkedHashMap<>());
  }

  /**
   * The one object that these bytes are.
   *
   * @throws dev.primavista.core.ServingException.InvalidRequest if they are no JSON
   */
  public static Members parse(byte[] json) {
    return JsonInput.read(
        json,
        parser -> {
          if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new IllegalArgumentException("no object (expected: members in braces)");
          }
          return new Members("", object(parser));
        });
  }

  private static SequencedMap<String, Object> object(JsonParser parser) throws IOException {
    SequencedMap<String, Object> values = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      values.put(name, value(parser).orElse(Nothing.NULL));
    }
    return values;
  }

  /** A map, a list, a text, a number or a truth; empty for null. */
  private static Optional<Object> value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> Optional.of(object(parser));
      case START_ARRAY -> {
        List<Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          list.add(value(parser).orElse(Nothing.NULL));
        }
        yield Optional.of(list);
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> Optional.of(finite(parser));
      case VALUE_TRUE -> Optional.of(true);
      case VALUE_FALSE -> Optional.of(false);
      case VALUE_NULL -> Optional.empty();
      default -> Optional.of(parser.getText());
    };
  }

  private static double finite(JsonParser parser) throws IOException {
    double number = parser.getDoubleValue();
    if (!Double.isFinite(number)) {
      throw new IllegalArgumentException(
          parser.getText() + ": too large (expected: a number of float64)");
    }
    return number;
  }

  /** Refuses members that are none of these, with the name that is near, or else with all. */
  public Members only(Set<String> known) {
    for (String name : values.keySet()) {
      if (has(name) && !known.contains(name)) {
        SequencedSet<String> names = new TreeSet<>(known);
        String near = NearNames.suggestion(name, names);
        throw new WrongMember(
            "unknown_field",
            path + name,
            "unknown key '"
                + path
                + name
                + "'"
                + (near.isEmpty() ? " (expected: one of " + names + ")" : near));
      }
    }
    return this;
  }

  public boolean has(String name) {
    return get(name) != null;
  }

  /** Whether it is written as null, which {@link #has} takes for nothing. */
  boolean isNull(String name) {
    return values.get(name) == Nothing.NULL;
  }

  private @Nullable Object get(String name) {
    return isNull(name) ? null : values.get(name);
  }

  private IllegalArgumentException wrong(String name, String expected) {
    Object value = get(name);
    String given = value instanceof String text ? "the text '" + text + "'" : String.valueOf(value);
    return new WrongMember(
        "wrong_type", path + name, path + name + ": " + given + " (expected: " + expected + ")");
  }

  public Optional<Members> object(String name) {
    return switch (get(name)) {
      case null -> Optional.empty();
      case Map<?, ?> map -> Optional.of(inner(name, map));
      default -> throw wrong(name, "an object");
    };
  }

  private Members inner(String name, Map<?, ?> map) {
    SequencedMap<String, Object> inner = new LinkedHashMap<>();
    map.forEach((key, value) -> inner.put(String.valueOf(key), value));
    return new Members(path + name + ".", inner);
  }

  boolean isObject(String name) {
    return get(name) instanceof Map;
  }

  public boolean isList(String name) {
    return get(name) instanceof List;
  }

  public Optional<String> text(String name) {
    return switch (get(name)) {
      case null -> Optional.empty();
      case String text -> Optional.of(text);
      default -> throw wrong(name, "a text");
    };
  }

  public Optional<Double> number(String name) {
    return switch (get(name)) {
      case null -> Optional.empty();
      case Double number -> Optional.of(number);
      default -> throw wrong(name, "a number");
    };
  }

  /** A whole number of a size in pixels. */
  Optional<Integer> pixels(String name) {
    return number(name).map(number -> pixels(name, number));
  }

  private int pixels(String name, Object value) {
    return pixelsOf(path + name, value);
  }

  /** The same of a value that was taken from a list. */
  static int pixelsOf(String name, Object value) {
    if (value instanceof Double number
        && number >= 1
        && number <= 1 << 14
        && number == Math.rint(number)) {
      return number.intValue();
    }
    throw new IllegalArgumentException(
        name + ": " + value + " (expected: whole pixels from 1 to " + (1 << 14) + ")");
  }

  /** The same of a list: height and width. */
  List<Integer> sizes(String name) {
    if (!(get(name) instanceof List<?> list) || list.size() != 2) {
      throw wrong(name, "[height, width]");
    }
    return list.stream().map(each -> pixels(name, each)).toList();
  }

  public Optional<Boolean> truth(String name) {
    return switch (get(name)) {
      case null -> Optional.empty();
      case Boolean truth -> Optional.of(truth);
      default -> throw wrong(name, "true or false");
    };
  }

  /**
   * The elements of a list, or a value that stands alone; a text, a number, members, or what is
   * none of these, such as null.
   */
  public List<Object> elements(String name) {
    return switch (get(name)) {
      case null -> List.of();
      case List<?> list -> {
        List<Object> elements = new ArrayList<>();
        list.forEach(each -> elements.add(each instanceof Map<?, ?> map ? inner(name, map) : each));
        yield elements;
      }
      case Map<?, ?> map -> List.of(inner(name, map));
      case Object alone -> List.of(alone);
    };
  }

  /** Three numbers, or one for all three channels. */
  Optional<List<Double>> channels(String name) {
    return switch (get(name)) {
      case null -> Optional.empty();
      case Double all -> Optional.of(List.of(all, all, all));
      case List<?> list when list.stream().allMatch(Double.class::isInstance) ->
          Optional.of(list.stream().map(Double.class::cast).toList());
      default -> throw wrong(name, "3 numbers");
    };
  }

  /** One of these words, in any case. */
  public <E extends Enum<E>> Optional<E> choice(String name, Class<E> type) {
    Optional<String> word = text(name);
    for (E each : type.getEnumConstants()) {
      if (word.isPresent() && each.name().equalsIgnoreCase(word.get())) {
        return Optional.of(each);
      }
    }
    if (word.isPresent()) {
      List<String> words =
          java.util.Arrays.stream(type.getEnumConstants())
              .map(each -> each.name().toLowerCase(Locale.ROOT))
              .toList();
      throw wrong(name, "one of " + words);
    }
    return Optional.empty();
  }
}
