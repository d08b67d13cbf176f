package dev.primavista.deploy;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * YAML in one order: keys by name, and lists that Kubernetes itself reads as maps (volumes, mounts,
 * variables) by their key. Order that means something, such as that of arguments, is kept.
 */
final class Ordered {
  private static final List<String> KEYS = List.of("mountPath", "name");
  private static final List<String> UNORDERED = List.of("volumes", "volumeMounts", "env");

  private Ordered() {}

  static Object of(Object value) {
    return of("", value);
  }

  private static Object of(String name, Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> sorted = new TreeMap<>();
      map.forEach((key, item) -> sorted.put(key.toString(), of(key.toString(), item)));
      return sorted;
    }
    if (value instanceof List<?> list) {
      List<Object> items = list.stream().map(item -> of("", item)).toList();
      return UNORDERED.contains(name) ? items.stream().sorted(BY_KEY).toList() : items;
    }
    return value;
  }

  private static final Comparator<Object> BY_KEY = Comparator.comparing(Ordered::key);

  private static String key(Object item) {
    for (String key : KEYS) {
      if (item instanceof Map<?, ?> map && map.get(key) instanceof String text) {
        return text;
      }
    }
    return item.toString();
  }
}
