package dev.primavista.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * One object of a cluster as YAML has it: maps, lists, strings, numbers and booleans.
 *
 * @param source what it was read from, for messages
 */
record Manifest(String source, Map<String, Object> tree) {

  /** All documents of a text; a key that is given twice is an error, an empty document is none. */
  static List<Manifest> read(String source, String yaml) {
    LoadSettings settings = LoadSettings.builder().setLabel(source).build();
    List<Manifest> found = new ArrayList<>();
    for (Object document : new Load(settings).loadAllFromString(yaml)) {
      if (document instanceof Map<?, ?> map) {
        found.add(new Manifest(source, strings(map)));
      } else if (document != null) {
        throw new IllegalArgumentException(source + ": not an object: " + document);
      }
    }
    return found;
  }

  static List<Manifest> read(Path file) throws IOException {
    return read(file.getFileName().toString(), Files.readString(file));
  }

  String apiVersion() {
    return text("apiVersion");
  }

  String kind() {
    return text("kind");
  }

  /** The part before the slash of apiVersion; empty for the core group. */
  String group() {
    int slash = apiVersion().indexOf('/');
    return slash < 0 ? "" : apiVersion().substring(0, slash);
  }

  String name() {
    return text("metadata", "name");
  }

  String namespace() {
    return text("metadata", "namespace");
  }

  /** What a cluster tells objects apart by. */
  String id() {
    return apiVersion() + "/" + kind() + "/" + namespace() + "/" + name();
  }

  /** The text at a path of keys; empty where nothing is. */
  String text(String... path) {
    Object value = at(path);
    return value == null ? "" : value.toString();
  }

  /** The value at a path of keys, or null. */
  @Nullable Object at(String... path) {
    return at(tree, path);
  }

  static @Nullable Object at(@Nullable Object from, String... path) {
    Object value = from;
    for (String key : path) {
      value = value instanceof Map<?, ?> map ? map.get(key) : null;
    }
    return value;
  }

  /** The map at a path of keys; empty where there is none. */
  static Map<String, Object> map(@Nullable Object from, String... path) {
    return at(from, path) instanceof Map<?, ?> map ? strings(map) : Map.of();
  }

  /** The objects of the list at a path of keys; empty where there is none. */
  static List<Map<String, Object>> objects(@Nullable Object from, String... path) {
    if (!(at(from, path) instanceof List<?> list)) {
      return List.of();
    }
    List<Map<String, Object>> found = new ArrayList<>();
    for (Object item : list) {
      if (item instanceof Map<?, ?> map) {
        found.add(strings(map));
      }
    }
    return found;
  }

  @SuppressWarnings("unchecked") // a manifest's keys are texts
  private static Map<String, Object> strings(Map<?, ?> map) {
    return (Map<String, Object>) map;
  }

  /** Kind and name, for messages. */
  String label() {
    return kind() + " " + name();
  }
}
