package dev.primavista.faq.match.encoder;

import dev.primavista.onnx.wire.OnnxFormatException;
import dev.primavista.onnx.wire.ProtoCursor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The names of what a network's nodes compute. */
final class NodeOutputs {
  private NodeOutputs() {}

  /** In the file's order; nothing of a damaged file, which ONNX Runtime then refuses. */
  static List<String> of(byte[] network) {
    List<String> names = new ArrayList<>();
    try {
      ProtoCursor model = new ProtoCursor(ByteBuffer.wrap(network), "the encoder");
      while (model.next()) {
        if (model.field() == 7) {
          graph(model.message("the graph"), names);
        }
      }
    } catch (OnnxFormatException damaged) {
      return List.of();
    }
    return names;
  }

  private static void graph(ProtoCursor graph, List<String> names) {
    while (graph.next()) {
      if (graph.field() == 1) {
        node(graph.message("a node"), names);
      }
    }
  }

  private static void node(ProtoCursor node, List<String> names) {
    while (node.next()) {
      if (node.field() == 2) {
        names.add(node.text());
      }
    }
  }
}
