package dev.primavista.onnx.quantize;

import dev.primavista.onnx.graph.Attribute;
import dev.primavista.onnx.graph.ElementType;
import dev.primavista.onnx.graph.Graph;
import dev.primavista.onnx.graph.Initializer;
import dev.primavista.onnx.graph.Node;
import dev.primavista.onnx.graph.Value;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Puts a pair of QuantizeLinear and DequantizeLinear behind every quantised value and a
 * DequantizeLinear behind every weight, in the places where ONNX Runtime makes integer kernels of
 * them. A value keeps its name behind the pair; before it the name ends in {@code /float}.
 */
final class QdqInsertion {
  private final Graph graph;
  private final QuantizationPlan plan;
  private final Map<String, Range> ranges;
  private final int weightBits;
  private final List<Node> nodes = new ArrayList<>();
  private final SequencedMap<String, Initializer> constants;
  private final Map<String, String> renamedInputs = new HashMap<>();

  private QdqInsertion(
      Graph graph, QuantizationPlan plan, Map<String, Range> ranges, int weightBits) {
    this.graph = graph;
    this.plan = plan;
    this.ranges = ranges;
    this.weightBits = weightBits;
    this.constants = new LinkedHashMap<>(graph.initializers());
  }

  /**
   * The quantised network.
   *
   * @param ranges of every activation of the plan
   * @param weightBits 7 or 8
   */
  static Graph of(Graph graph, QuantizationPlan plan, Map<String, Range> ranges, int weightBits) {
    return new QdqInsertion(graph, plan, ranges, weightBits).insert();
  }

  private Graph insert() {
    for (Value input : graph.inputs()) {
      if (plan.activations().contains(input.name())) {
        String behind = input.name() + "/dequantized";
        pair(input.name(), input.name(), behind);
        renamedInputs.put(input.name(), behind);
      }
    }
    for (Node node : graph.nodes()) {
      nodes.add(renamed(plan.contains(node) ? integer(node) : node));
      for (String output : node.outputs()) {
        if (plan.activations().contains(output)) {
          pair(output, output + "/float", output);
        }
      }
    }
    return Graphs.with(graph, nodes, constants);
  }

  private Node renamed(Node node) {
    List<String> inputs =
        node.inputs().stream().map(input -> renamedInputs.getOrDefault(input, input)).toList();
    List<String> outputs =
        node.outputs().stream()
            .map(output -> plan.activations().contains(output) ? output + "/float" : output)
            .toList();
    return node.with(inputs, outputs);
  }

  /** The pair that quantises {@code value}. */
  private void pair(String value, String before, String behind) {
    Range range = range(value);
    String scale = scalar(value + "/scale", range.scale());
    String zero = zeroPoint(value + "/zero_point", range);
    nodes.add(Node.of("QuantizeLinear", List.of(before, scale, zero), value + "/quantized"));
    List<String> inputs = List.of(value + "/quantized", scale, zero);
    // Nodes are often named after their output, and this one gives what another gave before.
    nodes.add(
        new Node(
            value + "/dequantize",
            "DequantizeLinear",
            "",
            inputs,
            List.of(behind),
            new LinkedHashMap<>()));
  }

  /** Its own range, or that of the value it is made of without another scale. */
  private Range range(String value) {
    String at = value;
    Optional<Node> unchanged = unchanged(at);
    while (unchanged.isPresent()) {
      at = unchanged.get().inputs().getFirst();
      unchanged = unchanged(at);
    }
    Range seen = ranges.get(at);
    if (seen == null) {
      throw new IllegalArgumentException("value: '" + at + "' (expected: one with a range)");
    }
    return plan.uses()
        .maker(at)
        .filter(Operators::isClipping)
        .flatMap(maker -> Clipping.of(maker, graph))
        .map(bounds -> seen.within(bounds.least(), bounds.greatest()))
        .orElse(seen);
  }

  private Optional<Node> unchanged(String value) {
    return plan.uses().maker(value).filter(plan::contains).filter(Operators::keepsScale);
  }

  private Node integer(Node node) {
    List<String> inputs = new ArrayList<>(node.inputs());
    for (String value : Operators.data(node)) {
      Initializer constant = graph.initializers().get(value);
      if (constant != null) {
        inputs.set(inputs.indexOf(value), constantBehind(constant));
      }
    }
    if (Operators.isWeighted(node)) {
      quantizeWeights(node, inputs);
    }
    return node.with(inputs, node.outputs());
  }

  private void quantizeWeights(Node node, List<String> inputs) {
    Initializer weight = Graphs.constant(graph.initializers(), inputs.get(1));
    int axis = Operators.channelAxis(node);
    QuantizedWeight quantized = QuantizedWeight.of(weight, axis, weightBits);
    String output = node.outputs().getFirst();
    String values = add(quantized.values().named(output + "/weight_int8"));
    inputs.set(1, dequantized(values, quantized.scales(), axis, ElementType.INT8));
    if (inputs.size() > 2 && !inputs.get(2).isEmpty()) {
      float scale = range(node.inputs().getFirst()).scale();
      Initializer bias = Graphs.constant(graph.initializers(), node.inputs().get(2));
      String integers = add(quantized.bias(bias, scale, output + "/bias_int32"));
      inputs.set(2, dequantized(integers, quantized.biasScales(scale), 0, ElementType.INT32));
    }
  }

  /** A constant operand of an addition or product as unsigned bytes, like the activation beside. */
  private String constantBehind(Initializer constant) {
    String behind = constant.name() + "/dequantized";
    if (constants.containsKey(constant.name() + "/uint8")) {
      return behind;
    }
    float[] floats = constant.floats();
    Range range = new Range(0, 0);
    for (float value : floats) {
      range = new Range(Math.min(range.min(), value), Math.max(range.max(), value));
    }
    ByteBuffer bytes = ByteBuffer.allocateDirect(floats.length);
    for (int i = 0; i < floats.length; i++) {
      long step = (long) Math.rint(floats[i] / range.scale()) + range.zeroPoint();
      bytes.put(i, (byte) Math.clamp(step, 0, 255));
    }
    String values = constant.name() + "/uint8";
    add(Initializer.of(values, ElementType.UINT8, constant.shape(), bytes));
    String scale = scalar(constant.name() + "/scale", range.scale());
    String zero = zeroPoint(constant.name() + "/zero_point", range);
    nodes.add(Node.of("DequantizeLinear", List.of(values, scale, zero), behind));
    return behind;
  }

  private String dequantized(String values, float[] scales, int axis, ElementType type) {
    List<Long> channels = List.of((long) scales.length);
    String scale = add(Initializer.floats(values + "/scale", channels, scales));
    ByteBuffer zeros = ByteBuffer.allocateDirect(Math.toIntExact(type.bytes(scales.length)));
    String zero = add(Initializer.of(values + "/zero_point", type, channels, zeros));
    String behind = values + "/dequantized";
    nodes.add(
        Node.of("DequantizeLinear", List.of(values, scale, zero), behind)
            .with("axis", Attribute.of((long) axis)));
    return behind;
  }

  private String scalar(String name, float value) {
    return add(Initializer.floats(name, List.of(), value));
  }

  private String zeroPoint(String name, Range range) {
    ByteBuffer zero = ByteBuffer.allocateDirect(1).put(0, (byte) range.zeroPoint());
    return add(Initializer.of(name, ElementType.UINT8, List.of(), zero));
  }

  private String add(Initializer constant) {
    constants.put(constant.name(), constant);
    return constant.name();
  }
}
