package dev.primavista.networks.tflite;

import static dev.primavista.networks.lowering.Activation.FREE;

import dev.primavista.networks.lowering.Activation;
import dev.primavista.networks.lowering.Lowering;
import dev.primavista.networks.lowering.Padding;
import dev.primavista.networks.lowering.Unsupported;
import dev.primavista.onnx.graph.Attribute;
import java.util.List;
import java.util.Map;

/** Blocks of neighbouring elements that become channels or samples, and back. */
final class BlockRules {
  private BlockRules() {}

  static void addTo(Map<Integer, OperatorRule> rules) {
    rules.put(5, OperatorRule.of(call -> channels(call, "DepthToSpace")));
    rules.put(26, OperatorRule.of(call -> channels(call, "SpaceToDepth")));
    rules.put(38, OperatorRule.of(BlockRules::samples));
    rules.put(37, OperatorRule.of(BlockRules::space));
  }

  private static Activation channels(OperatorCall call, String operator) {
    Activation value = call.input(0);
    Map<String, Attribute> size =
        Map.of("blocksize", Attribute.of((long) call.operator().option(0, 1)));
    String made = call.graph().node(operator, size, call.graph().planar(value));
    return Activation.planar(made, value.type(), call.outputShape(0));
  }

  /** Every second element, say, as a sample of its own, so that a dense kernel sees gaps. */
  private static Activation samples(OperatorCall call) {
    long[] block = block(call);
    long[] pads = call.constants(2);
    Activation padded =
        new Padding(call.graph())
            .padded(call.input(0), new long[] {pads[0], pads[2]}, new long[] {pads[1], pads[3]});
    long height = padded.size(1) / block[0];
    long width = padded.size(2) / block[1];
    long channels = padded.size(3);
    Lowering graph = call.graph();
    String split =
        graph.node(
            "Reshape",
            graph.plain(padded),
            graph.longs(FREE, height, block[0], width, block[1], channels));
    String turned = graph.transpose(split, 2, 4, 0, 1, 3, 5);
    String made = graph.node("Reshape", turned, graph.longs(FREE, height, width, channels));
    return Activation.plain(made, padded.type(), List.of(FREE, height, width, channels));
  }

  private static Activation space(OperatorCall call) {
    long[] block = block(call);
    long[] crops = call.constants(2);
    Activation value = call.input(0);
    long height = value.size(1);
    long width = value.size(2);
    long channels = value.size(3);
    Lowering graph = call.graph();
    String split =
        graph.node(
            "Reshape",
            graph.plain(value),
            graph.longs(block[0], block[1], FREE, height, width, channels));
    String turned = graph.transpose(split, 2, 3, 0, 4, 1, 5);
    List<Long> shape = List.of(FREE, height * block[0], width * block[1], channels);
    String made =
        graph.node("Reshape", turned, graph.longs(FREE, shape.get(1), shape.get(2), channels));
    Activation whole = Activation.plain(made, value.type(), shape);
    return new Padding(graph)
        .cropped(whole, new long[] {crops[0], crops[2]}, new long[] {crops[1], crops[3]});
  }

  private static long[] block(OperatorCall call) {
    long[] block = call.constants(1);
    Activation value = call.input(0);
    if (block.length != 2 || value.rank() != 4 || !value.isRowKnown()) {
      throw new Unsupported("blocks of " + value.shape());
    }
    return block;
  }
}
