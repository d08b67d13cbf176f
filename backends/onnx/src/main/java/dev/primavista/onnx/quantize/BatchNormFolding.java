package dev.primavista.onnx.quantize;

import dev.primavista.onnx.graph.Attribute;
import dev.primavista.onnx.graph.Graph;
import dev.primavista.onnx.graph.Initializer;
import dev.primavista.onnx.graph.Node;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Batch normalisation put into the convolution before it: {@code w' = w * g / sqrt(v + e)}, {@code
 * b' = (b - m) * g / sqrt(v + e) + beta}.
 */
final class BatchNormFolding {
  private final Graph graph;
  private final Uses uses;
  private final SequencedMap<String, Initializer> constants;
  private final Map<String, Node> folded = new HashMap<>();

  private BatchNormFolding(Graph graph) {
    this.graph = graph;
    this.uses = new Uses(graph);
    this.constants = new LinkedHashMap<>(graph.initializers());
  }

  /** The same network without the batch normalisations that can be folded. */
  static Graph of(Graph graph) {
    return new BatchNormFolding(graph).fold();
  }

  private Graph fold() {
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      Node convolution = node.inputs().isEmpty() ? null : folded.get(node.inputs().getFirst());
      if (node.is("BatchNormalization") && convolution != null) {
        nodes.set(nodes.indexOf(convolution), normalised(convolution, node));
      } else {
        nodes.add(node);
        if (canTake(node)) {
          folded.put(node.outputs().getFirst(), node);
        }
      }
    }
    return Graphs.with(graph, nodes, constants);
  }

  private boolean canTake(Node node) {
    if (!node.is("Conv") || !allConstant(node.inputs().subList(1, node.inputs().size()))) {
      return false;
    }
    return uses.only(node.outputs().getFirst())
        .filter(next -> next.is("BatchNormalization"))
        .filter(next -> next.outputs().size() == 1 && next.intOr("training_mode", 0) == 0)
        .filter(next -> allConstant(next.inputs().subList(1, 5)))
        .isPresent();
  }

  private boolean allConstant(List<String> names) {
    return names.stream().allMatch(name -> Graphs.isFloat(constants.get(name)));
  }

  private Node normalised(Node convolution, Node norm) {
    float[] gamma = floats(norm, 1);
    float[] beta = floats(norm, 2);
    float[] mean = floats(norm, 3);
    float[] variance = floats(norm, 4);
    double epsilon =
        norm.attribute("epsilon").orElse(Attribute.of(1e-5f)) instanceof Attribute.Real real
            ? real.value()
            : 1e-5;
    Initializer weight = Graphs.constant(constants, convolution.inputs().get(1));
    float[] bias =
        convolution.inputs().size() > 2 ? floats(convolution, 2) : new float[gamma.length];
    float[] factors = new float[gamma.length];
    for (int i = 0; i < gamma.length; i++) {
      double factor = gamma[i] / Math.sqrt(variance[i] + epsilon);
      factors[i] = (float) factor;
      bias[i] = (float) ((bias[i] - mean[i]) * factor + beta[i]);
    }
    String name = norm.outputs().getFirst();
    Initializer scaled = scaled(weight, factors).named(fresh(name + "/weight"));
    constants.put(scaled.name(), scaled);
    Initializer shifted =
        Initializer.floats(fresh(name + "/bias"), List.of((long) bias.length), bias);
    constants.put(shifted.name(), shifted);
    return convolution.with(
        List.of(convolution.inputs().getFirst(), scaled.name(), shifted.name()), List.of(name));
  }

  private String fresh(String wish) {
    String name = wish;
    for (int i = 1; constants.containsKey(name) || uses.knows(name); i++) {
      name = wish + "_" + i;
    }
    return name;
  }

  private float[] floats(Node node, int input) {
    return Graphs.constant(constants, node.inputs().get(input)).floats();
  }

  private static Initializer scaled(Initializer weight, float[] factors) {
    float[] values = weight.floats();
    int perChannel = values.length / factors.length;
    for (int i = 0; i < values.length; i++) {
      values[i] *= factors[i / perChannel];
    }
    ByteBuffer data =
        ByteBuffer.allocateDirect(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    data.asFloatBuffer().put(values);
    return Initializer.of(weight.name(), weight.type(), weight.shape(), data);
  }
}
