package dev.primavista.server.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Header fields by name; names ignore case. */
public interface Headers {
  /** No field at all. */
  Headers NONE = of(Map.of());

  /** Every value of this field, in the order of arrival; empty if there is none. */
  List<String> all(String name);

  /** The first value of this field. */
  default Optional<String> first(String name) {
    List<String> values = all(name);
    return values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
  }

  /** One value per field. */
  static Headers of(Map<String, String> fields) {
    Map<String, String> copy = Map.copyOf(fields);
    return name ->
        copy.entrySet().stream()
            .filter(field -> field.getKey().equalsIgnoreCase(name))
            .map(Map.Entry::getValue)
            .toList();
  }
}
