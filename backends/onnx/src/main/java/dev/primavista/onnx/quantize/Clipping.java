package dev.primavista.onnx.quantize;

import dev.primavista.onnx.graph.Attribute;
import dev.primavista.onnx.graph.Graph;
import dev.primavista.onnx.graph.Initializer;
import dev.primavista.onnx.graph.Node;
import java.util.Optional;

/**
 * The bounds of an activation function that cuts values off.
 *
 * @param least nothing below it comes out; at most 0
 * @param greatest nothing above it comes out; at least 0
 */
record Clipping(float least, float greatest) {
  /** The bounds of a Relu or Clip; empty where they are computed or leave zero out. */
  static Optional<Clipping> of(Node node, Graph graph) {
    if (node.is("Relu")) {
      return Optional.of(new Clipping(0, Float.MAX_VALUE));
    }
    Optional<Float> least = bound(node, graph, 1, "min", -Float.MAX_VALUE);
    Optional<Float> greatest = bound(node, graph, 2, "max", Float.MAX_VALUE);
    if (least.isEmpty() || greatest.isEmpty() || least.get() > 0 || greatest.get() < 0) {
      return Optional.empty();
    }
    return Optional.of(new Clipping(least.get(), greatest.get()));
  }

  private static Optional<Float> bound(
      Node node, Graph graph, int input, String attribute, float otherwise) {
    if (node.attributes().get(attribute) instanceof Attribute.Real real) {
      return Optional.of(real.value());
    }
    if (node.inputs().size() <= input || node.inputs().get(input).isEmpty()) {
      return Optional.of(otherwise);
    }
    Initializer constant = graph.initializers().get(node.inputs().get(input));
    return constant != null && Graphs.isFloat(constant) && constant.elements() == 1
        ? Optional.of(constant.floats()[0])
        : Optional.empty();
  }
}
