package dev.primavista.faq.match;

import dev.primavista.onnx.wire.OnnxFormatException;
import dev.primavista.onnx.wire.ProtoCursor;
import dev.primavista.onnx.wire.ProtoWriter;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The ends of a network's layers as further outputs of it, so that one run gives them all. They are
 * found by the names that PyTorch gives the parts of BERT; a network without such names has none.
 */
final class LayerOutputs {
  /** What is part of a layer's last normalisation. */
  private static final Pattern PART =
      Pattern.compile(".*layer\\.(\\d{1,4})/output/LayerNorm/(.*)_output_0");

  /** Its last part, where it is whole or in parts. */
  private static final Set<String> LAST = Set.of("LayerNormalization", "Add_1");

  /** So many layers are read at most, the last one included. */
  private static final int READ = 6;

  /** A network of fewer layers is not deep enough for its inner ones to differ. */
  private static final int FEWEST = 3;

  private LayerOutputs() {}

  /** The values to read beside the network's own output: up to five inner layers, evenly spread. */
  static List<String> of(byte[] network) {
    TreeMap<Integer, String> ends = new TreeMap<>();
    try {
      ProtoCursor model = new ProtoCursor(ByteBuffer.wrap(network), "the encoder");
      while (model.next()) {
        if (model.field() == 7) {
          graph(model.message("the graph"), ends);
        }
      }
    } catch (OnnxFormatException damaged) {
      return List.of();
    }
    int layers = ends.isEmpty() ? 0 : ends.lastKey() + 1;
    if (layers < FEWEST) {
      return List.of();
    }
    int read = Math.min(READ, layers);
    List<String> names =
        IntStream.range(1, read)
            .mapToObj(part -> ends.getOrDefault(part * layers / read - 1, ""))
            .toList();
    return names.contains("") ? List.of() : names;
  }

  private static void graph(ProtoCursor graph, Map<Integer, String> ends) {
    while (graph.next()) {
      if (graph.field() == 1) {
        node(graph.message("a node"), ends);
      }
    }
  }

  private static void node(ProtoCursor node, Map<Integer, String> ends) {
    while (node.next()) {
      if (node.field() == 2) {
        String name = node.text();
        Matcher part = PART.matcher(name);
        if (part.matches()) {
          boolean last = LAST.contains(part.group(2));
          ends.merge(Integer.parseInt(part.group(1)), last ? name : "", (a, b) -> a + b);
        }
      }
    }
  }

  /**
   * Of the inner layers the one at two thirds of the depth, or near: there words stand alone best.
   */
  static String middle(List<String> layers) {
    return layers.get((layers.size() + 1) * 2 / 3 - 1);
  }

  /**
   * What to append to the network's file so that these values are outputs: messages of the format
   * are merged when one follows another.
   */
  static ByteBuffer appendix(List<String> values) {
    ProtoWriter graph = new ProtoWriter();
    for (String value : values) {
      graph.message(12, new ProtoWriter().text(1, value));
    }
    return new ProtoWriter().message(7, graph).toDirect();
  }
}
