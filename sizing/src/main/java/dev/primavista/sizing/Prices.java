package dev.primavista.sizing;

import dev.primavista.core.ServingException;
import dev.primavista.server.json.JsonCursor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Machines and what they cost.
 *
 * @param note what these prices are
 * @param date that they are of
 */
public record Prices(String note, String date, String currency, List<Node> nodes) {
  private static final String EXAMPLE = "prices.example.json";

  public Prices {
    nodes = List.copyOf(nodes);
  }

  /** The table that stands in for one's own; its note says so. */
  public static Prices example() {
    try (InputStream in = Prices.class.getResourceAsStream(EXAMPLE)) {
      if (in == null) {
        throw new IllegalStateException(EXAMPLE + " is not in the jar");
      }
      return read(EXAMPLE, in.readAllBytes());
    } catch (IOException torn) {
      throw new UncheckedIOException(torn);
    }
  }

  /**
   * Reads a table.
   *
   * @param name for messages
   * @throws IllegalArgumentException if it is none, in one sentence
   */
  public static Prices read(String name, byte[] json) {
    try {
      Map<?, ?> table = BenchFile.object(BenchFile.tree(JsonCursor.of(json, json.length)));
      List<Node> nodes = new ArrayList<>();
      if (table.get("nodes") instanceof List<?> list) {
        for (Object node : list) {
          nodes.add(node(BenchFile.object(node)));
        }
      }
      if (nodes.isEmpty()) {
        throw new IllegalArgumentException("no nodes");
      }
      return new Prices(text(table, "note"), text(table, "date"), text(table, "currency"), nodes);
    } catch (ServingException | IllegalArgumentException fault) {
      throw new IllegalArgumentException(
          name + ": " + fault.getMessage() + " (expected: a table like the example)", fault);
    }
  }

  private static Node node(Map<?, ?> node) {
    return new Node(
        text(node, "name"),
        text(node, "kind").equals("gpu"),
        new Node.Room(
            BenchFile.number(node, "allocatableCpu"),
            BenchFile.number(node, "allocatableMemoryMiB")),
        (int) BenchFile.number(node, "gpus"),
        BenchFile.number(node, "pricePerHour"));
  }

  private static String text(Map<?, ?> object, String name) {
    if (object.get(name) instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException(name + " is no text");
  }

  /** Those with, or without, a GPU. */
  public List<Node> of(boolean gpu) {
    return nodes.stream().filter(node -> node.gpu() == gpu).toList();
  }
}
