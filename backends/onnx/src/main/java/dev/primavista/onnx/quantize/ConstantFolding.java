package dev.primavista.onnx.quantize;

import dev.primavista.onnx.graph.Attribute;
import dev.primavista.onnx.graph.ElementType;
import dev.primavista.onnx.graph.Graph;
import dev.primavista.onnx.graph.Initializer;
import dev.primavista.onnx.graph.Node;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Weights that nodes make of constants put in the place of those nodes: Constant, Identity, and
 * Cast from half to float, by which files are made smaller.
 */
final class ConstantFolding {
  private ConstantFolding() {}

  /** The same network with such weights among its constants. */
  static Graph of(Graph graph) {
    SequencedMap<String, Initializer> constants = new LinkedHashMap<>(graph.initializers());
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      Optional<Initializer> value = value(node, constants);
      value.ifPresentOrElse(
          constant -> constants.put(node.outputs().getFirst(), constant), () -> nodes.add(node));
    }
    return Graphs.with(graph, nodes, constants);
  }

  private static Optional<Initializer> value(
      Node node, SequencedMap<String, Initializer> constants) {
    String name = node.outputs().isEmpty() ? "" : node.outputs().getFirst();
    if (node.is("Constant")) {
      return node.attributes().get("value") instanceof Attribute.Tensor tensor
          ? Optional.of(tensor.value().named(name))
          : Optional.empty();
    }
    Initializer source = node.inputs().isEmpty() ? null : constants.get(node.inputs().getFirst());
    if (source != null && node.is("Identity")) {
      return Optional.of(source.named(name));
    }
    boolean widens =
        node.is("Cast") && node.intOr("to", ElementType.FLOAT.code()) == ElementType.FLOAT.code();
    return source != null && widens && source.type() == ElementType.FLOAT16
        ? Optional.of(widened(source, name))
        : Optional.empty();
  }

  private static Initializer widened(Initializer half, String name) {
    ByteBuffer halves = half.data();
    ByteBuffer floats =
        ByteBuffer.allocateDirect(Math.multiplyExact(halves.remaining(), 2))
            .order(ByteOrder.LITTLE_ENDIAN);
    while (halves.hasRemaining()) {
      floats.putFloat(Float.float16ToFloat(halves.getShort()));
    }
    return Initializer.of(name, ElementType.FLOAT, half.shape(), floats.flip());
  }
}
