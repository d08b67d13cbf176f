package dev.primavista.onnx.quantize;

import dev.primavista.onnx.graph.Attribute;
import dev.primavista.onnx.graph.Node;
import java.util.List;
import java.util.Set;

/** What ONNX Runtime's CPU kernels can do with integers. */
final class Operators {
  /** Their work is in weights: these are worth quantising. */
  private static final Set<String> WEIGHTED = Set.of("Conv", "Gemm", "MatMul");

  /** Integers in, integers of another scale out. */
  private static final Set<String> BETWEEN =
      Set.of("Add", "Mul", "AveragePool", "GlobalAveragePool", "Concat");

  /** The same integers out as in. */
  private static final Set<String> UNCHANGED =
      Set.of("MaxPool", "Flatten", "Reshape", "Squeeze", "Unsqueeze", "Transpose");

  private Operators() {}

  static boolean isWeighted(Node node) {
    return isOneOf(node, WEIGHTED);
  }

  static boolean isBetween(Node node) {
    return isOneOf(node, BETWEEN) || keepsScale(node);
  }

  /** Whether its output has its input's scale. */
  static boolean keepsScale(Node node) {
    return isOneOf(node, UNCHANGED);
  }

  /** Whether the quantisation of its output can do its work. */
  static boolean isClipping(Node node) {
    return node.is("Relu") || node.is("Clip");
  }

  private static boolean isOneOf(Node node, Set<String> operators) {
    return operators.stream().anyMatch(node::is);
  }

  /** Its inputs that are activations or constants to be quantised like those. */
  static List<String> data(Node node) {
    if (isWeighted(node) || keepsScale(node)) {
      return node.inputs().subList(0, 1);
    }
    return node.inputs();
  }

  /** The dimension of a weight whose every index has a scale of its own. */
  static int channelAxis(Node node) {
    if (node.is("Conv")) {
      return 0;
    }
    return node.is("Gemm") && node.intOr("transB", 0) != 0 ? 0 : 1;
  }

  /** Whether a Gemm is nothing but a product and a bias. */
  static boolean isPlain(Node node) {
    return !node.is("Gemm")
        || (node.intOr("transA", 0) == 0 && isOne(node, "alpha") && isOne(node, "beta"));
  }

  private static boolean isOne(Node node, String attribute) {
    return node.attribute(attribute).orElse(Attribute.of(1f)) instanceof Attribute.Real real
        && real.value() == 1f;
  }
}
