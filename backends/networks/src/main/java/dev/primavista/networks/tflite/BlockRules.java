package dev.primavista.networks.tflite;

import static dev.primavista.networks.lowering.Activation.FREE;

import dev.primavista.networks.lowering.Activation;
import dev.primavista.networks.lowering.Lowering;
import dev.primavista.networks.lowering.Padding;
import dev.primavista.networks.lowering.Unsupported;
import dev.primavista.onnx.graph.Attribute;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;

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
        new Padding(call.graph()).padded(call.input(0), every(pads, 0), every(pads, 1));
    int count = block.length;
    long[] split = new long[2 * count + 2];
    long[] order = new long[2 * count + 2];
    long[] shape = padded.shape().stream().mapToLong(size -> size).toArray();
    long channels = padded.size(-1);
    for (int i = 0; i < count; i++) {
      shape[i + 1] /= block[i];
      split[2 * i + 1] = shape[i + 1];
      split[2 * i + 2] = block[i];
      order[i] = 2L * i + 2;
      order[count + 1 + i] = 2L * i + 1;
    }
    shape[0] = FREE;
    split[0] = FREE;
    split[2 * count + 1] = channels;
    order[2 * count + 1] = 2L * count + 1;
    return turned(call, padded, split, order, shape);
  }

  private static Activation space(OperatorCall call) {
    long[] block = block(call);
    long[] crops = call.constants(2);
    Activation value = call.input(0);
    int count = block.length;
    long[] split = new long[2 * count + 2];
    long[] order = new long[2 * count + 2];
    long[] shape = value.shape().stream().mapToLong(size -> size).toArray();
    for (int i = 0; i < count; i++) {
      split[i] = block[i];
      split[count + 1 + i] = shape[i + 1];
      shape[i + 1] *= block[i];
      order[2 * i + 1] = count + 1L + i;
      order[2 * i + 2] = i;
    }
    shape[0] = FREE;
    split[count] = FREE;
    split[2 * count + 1] = value.size(-1);
    order[0] = count;
    order[2 * count + 1] = 2L * count + 1;
    Activation whole = turned(call, value, split, order, shape);
    return new Padding(call.graph()).cropped(whole, every(crops, 0), every(crops, 1));
  }

  /** The value with its dimensions split, in another order, and joined again. */
  private static Activation turned(
      OperatorCall call, Activation value, long[] split, long[] order, long[] joined) {
    Lowering graph = call.graph();
    String parts = graph.node("Reshape", graph.plain(value), graph.longs(split));
    String made = graph.node("Reshape", graph.transpose(parts, order), graph.longs(joined));
    return Activation.plain(made, value.type(), Arrays.stream(joined).boxed().toList());
  }

  /** The numbers of one side out of pairs: 0 for before, 1 for after. */
  private static long[] every(long[] pairs, int side) {
    return IntStream.range(0, pairs.length / 2).mapToLong(i -> pairs[2 * i + side]).toArray();
  }

  private static long[] block(OperatorCall call) {
    long[] block = call.constants(1);
    Activation value = call.input(0);
    if (block.length > 2 || value.rank() != block.length + 2 || !value.isRowKnown()) {
      throw new Unsupported("blocks of " + value.shape());
    }
    return block;
  }
}
