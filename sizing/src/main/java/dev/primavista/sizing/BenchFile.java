package dev.primavista.sizing;

import dev.primavista.core.ServingException;
import dev.primavista.server.json.JsonCursor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code prima bench load} or {@code prima bench scale} wrote.
 *
 * @param points loads at a rate; a load without one tells nothing about latency
 * @param pod what the measured pod had, where the file tells
 */
public record BenchFile(List<Curve.Measured> points, Optional<Node.Room> pod) {
  public BenchFile {
    points = List.copyOf(points);
  }

  /**
   * Reads one.
   *
   * @param name for messages
   * @throws IllegalArgumentException if it is none, in one sentence
   */
  public static BenchFile read(String name, byte[] json) {
    try {
      Map<?, ?> document = object(tree(JsonCursor.of(json, json.length)));
      List<?> loads = document.get("loads") instanceof List<?> list ? list : List.of(document);
      List<Curve.Measured> points = new ArrayList<>();
      for (Object load : loads) {
        measured(object(load)).ifPresent(points::add);
      }
      if (points.isEmpty()) {
        throw new IllegalArgumentException("no load at a rate");
      }
      return new BenchFile(points, pod(document));
    } catch (ServingException | IllegalArgumentException fault) {
      throw new IllegalArgumentException(
          name + ": " + fault.getMessage() + " (expected: what prima bench load --rate wrote)",
          fault);
    }
  }

  private static Optional<Curve.Measured> measured(Map<?, ?> load) {
    Map<?, ?> latencies = object(load.get("latencyMs"));
    if (load.get("rate") == null || latencies.get("p99") == null) {
      return Optional.empty();
    }
    return Optional.of(
        new Curve.Measured(
            number(load, "rate"),
            number(latencies, "p99"),
            number(load, "rps"),
            number(load, "failed") == 0));
  }

  private static Optional<Node.Room> pod(Map<?, ?> document) {
    if (!(document.get("pod") instanceof Map<?, ?> pod)) {
      return Optional.empty();
    }
    return Optional.of(new Node.Room(number(pod, "cpu"), number(pod, "memoryMiB")));
  }

  static Map<?, ?> object(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw new IllegalArgumentException("no object where one belongs");
  }

  static double number(Map<?, ?> object, String name) {
    if (object.get(name) instanceof Double value) {
      return value;
    }
    throw new IllegalArgumentException(name + " is no number");
  }

  /** Maps, lists, texts, doubles, truth values and nulls. */
  static @Nullable Object tree(JsonCursor in) {
    return switch (in.kind()) {
      case OBJECT -> {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        for (boolean more = in.beginObject(); more; more = in.nextMember()) {
          String name = in.name();
          members.put(name, tree(in));
        }
        yield members;
      }
      case ARRAY -> {
        List<@Nullable Object> elements = new ArrayList<>();
        for (boolean more = in.beginArray(); more; more = in.nextElement()) {
          elements.add(tree(in));
        }
        yield elements;
      }
      case STRING -> in.text();
      case NUMBER -> in.number().toDouble();
      case TRUE, FALSE -> in.truth();
      case NULL -> {
        in.skip();
        yield null;
      }
    };
  }
}
