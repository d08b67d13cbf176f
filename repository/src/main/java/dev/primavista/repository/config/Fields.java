package dev.primavista.repository.config;

import dev.primavista.core.Amount;
import dev.primavista.core.NearNames;
import dev.primavista.core.model.ModelLoadException;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A group's fields by name and type. What is wrong is refused with its place, the value and what
 * was expected.
 */
final class Fields {
  /** What stands there instead of a value. */
  private static final String GROUP = "a group of fields";

  private final Node.Group group;

  Fields(Node.Group group) {
    this.group = group;
  }

  Place place() {
    return group.place();
  }

  /** Refuses names that are none of these, with one that is near. */
  Fields only(Collection<String> known) {
    for (String name : group.fields().keySet()) {
      if (!known.contains(name)) {
        throw placeOf(name)
            .refuse("unknown key '" + name + "'" + NearNames.suggestion(name, known));
      }
    }
    return this;
  }

  boolean has(String name) {
    return group.fields().containsKey(name);
  }

  Collection<String> names() {
    return group.fields().sequencedKeySet();
  }

  private List<Node> values(String name) {
    return group.fields().getOrDefault(name, List.of());
  }

  private Place placeOf(String name) {
    List<Node> values = values(name);
    return values.isEmpty() ? place() : values.getFirst().place();
  }

  private Optional<Node> one(String name) {
    List<Node> values = values(name);
    if (values.size() > 1) {
      throw placeOf(name)
          .refuse(name + ": " + Amount.of(values.size(), "value") + " (expected: one)");
    }
    return values.stream().findFirst();
  }

  private static String scalar(String name, Node node) {
    return scalar(name, node, "a value");
  }

  private static String scalar(String name, Node node, String expected) {
    return switch (node) {
      case Node.Scalar scalar -> scalar.text();
      case Node.Group _ ->
          throw node.place().refuse(name + ": " + GROUP + " (expected: " + expected + ")");
    };
  }

  private static Fields fields(String name, Node node) {
    return switch (node) {
      case Node.Group fields -> new Fields(fields);
      case Node.Scalar scalar ->
          throw node.place().refuse(name + ": '" + scalar.text() + "' (expected: fields)");
    };
  }

  Optional<String> text(String name) {
    return one(name).map(node -> scalar(name, node));
  }

  /** A word of an enumeration of protocol buffers, which may also be written as its number. */
  Optional<String> word(String name, List<String> byNumber) {
    return text(name)
        .map(
            word -> {
              int number = word.matches("[0-9]{1,2}") ? Integer.parseInt(word) : byNumber.size();
              return number < byNumber.size() ? byNumber.get(number) : word;
            });
  }

  List<String> texts(String name) {
    return values(name).stream().map(node -> scalar(name, node)).toList();
  }

  /** The same, none of which may be there twice. */
  List<String> distinct(String name) {
    Set<String> seen = new LinkedHashSet<>();
    for (Node node : values(name)) {
      String text = scalar(name, node);
      if (!seen.add(text)) {
        throw node.place().refuse(name + ": '" + text + "' is there twice (expected: once)");
      }
    }
    return List.copyOf(seen);
  }

  Optional<Fields> group(String name) {
    return one(name).map(node -> fields(name, node));
  }

  List<Fields> groups(String name) {
    return values(name).stream().map(node -> fields(name, node)).toList();
  }

  Optional<Long> whole(String name, long least) {
    return one(name).map(node -> whole(name, node, least));
  }

  List<Long> wholes(String name, long least) {
    return values(name).stream().map(node -> whole(name, node, least)).toList();
  }

  private static long whole(String name, Node node, long least) {
    String expected = "a whole number >= " + least;
    String text = scalar(name, node, expected);
    try {
      long value = Long.parseLong(text);
      if (value >= least) {
        return value;
      }
    } catch (NumberFormatException noNumber) {
      // Refused below, as a number that is too small is.
    }
    throw node.place().refuse(name + ": " + text + " (expected: " + expected + ")");
  }

  Optional<Integer> count(String name, int least) {
    return whole(name, least)
        .map(
            value -> {
              if (value > Integer.MAX_VALUE) {
                throw wrong(name, "at most " + Integer.MAX_VALUE);
              }
              return value.intValue();
            });
  }

  Optional<Boolean> flag(String name) {
    return one(name)
        .map(node -> scalar(name, node, "true or false"))
        .map(
            word ->
                switch (word) {
                  case "true", "True", "t", "1", "on" -> true;
                  case "false", "False", "f", "0", "off" -> false;
                  default -> throw wrong(name, "true or false");
                });
  }

  /** A value as it is written; of fields, the same as JSON. */
  Optional<String> written(String name) {
    return one(name)
        .map(
            node ->
                switch (node) {
                  case Node.Scalar scalar -> scalar.text();
                  case Node.Group fields -> JsonText.of(fields);
                });
  }

  /** One of these words, in any case. */
  <E extends Enum<E>> Optional<E> choice(String name, Class<E> type) {
    String words =
        Arrays.stream(type.getEnumConstants())
            .map(each -> each.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
    return one(name)
        .map(node -> scalar(name, node, words))
        .map(
            word ->
                Arrays.stream(type.getEnumConstants())
                    .filter(each -> each.name().equalsIgnoreCase(word))
                    .findFirst()
                    .orElseThrow(() -> wrong(name, words)));
  }

  /**
   * A map, either as fields or, as the text format has it, as groups of {@code key} and {@code
   * value}.
   */
  SequencedMap<String, Node> map(String name) {
    SequencedMap<String, Node> entries = new LinkedHashMap<>();
    for (Fields entry : groups(name)) {
      if (entry.has("key")) {
        entry.only(List.of("key", "value"));
        Node value =
            entry
                .one("value")
                .orElseThrow(() -> entry.place().refuse(name + ": a key without a value"));
        entries.put(entry.text("key").orElse(""), value);
      } else {
        entry.names().forEach(key -> entry.one(key).ifPresent(node -> entries.put(key, node)));
      }
    }
    return entries;
  }

  /** The same whose values are groups. */
  SequencedMap<String, Fields> groupMap(String name) {
    SequencedMap<String, Fields> entries = new LinkedHashMap<>();
    map(name).forEach((key, node) -> entries.put(key, fields(name + "." + key, node)));
    return entries;
  }

  /** The same whose values are texts. */
  SequencedMap<String, String> textMap(String name) {
    SequencedMap<String, String> entries = new LinkedHashMap<>();
    map(name).forEach((key, node) -> entries.put(key, scalar(name + "." + key, node)));
    return entries;
  }

  /** Where a map has its value of this key. */
  Place placeIn(String name, String key) {
    Node value = map(name).get(key);
    return value == null ? placeOf(name) : value.place();
  }

  ModelLoadException refuse(String name, String why) {
    return placeOf(name).refuse(name + ": " + why);
  }

  ModelLoadException wrong(String name, String expected) {
    String given = text(name).map(text -> "'" + text + "'").orElse("nothing");
    return refuse(name, given + " (expected: " + expected + ")");
  }

  /** The value; what its type does not allow is refused with the place of this field. */
  <T> T checked(String name, Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException wrong) {
      throw placeOf(name).refuse(String.valueOf(wrong.getMessage()));
    }
  }
}
