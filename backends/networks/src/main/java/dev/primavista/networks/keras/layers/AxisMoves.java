package dev.primavista.networks.keras.layers;

import dev.primavista.core.Amount;
import dev.primavista.networks.lowering.Activation;
import dev.primavista.networks.lowering.Reshaping;
import dev.primavista.networks.lowering.Unsupported;
import dev.primavista.onnx.graph.ElementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Functions that put axes into other places or turn them round, and what tells NaN. */
final class AxisMoves {
  private AxisMoves() {}

  static void addTo(Map<String, LayerRule> rules) {
    rules.put("swapaxes", LayerRule.of(AxisMoves::swapped));
    rules.put("moveaxis", LayerRule.of(AxisMoves::moved));
    rules.put("flip", LayerRule.of(AxisMoves::flipped));
    rules.put("isnan", LayerRule.of(AxisMoves::nans));
  }

  private static Activation swapped(LayerCall call) {
    Operands operands = new Operands(call);
    int one = axis(call, operands, 1, "axis1");
    int other = axis(call, operands, 2, "axis2");
    int[] order = IntStream.range(0, operands.first().rank()).toArray();
    order[one] = other;
    order[other] = one;
    return new Reshaping(call.graph()).permute(operands.first(), order);
  }

  private static int axis(LayerCall call, Operands operands, int place, String name) {
    long[] axes = operands.wholes(place, name);
    if (axes.length != 1) {
      throw LayerCall.unsupported(name, axes);
    }
    return call.axis(operands.first(), axes[0]);
  }

  private static Activation moved(LayerCall call) {
    Operands operands = new Operands(call);
    Activation value = operands.first();
    int[] from = axes(call, value, operands.wholes(1, "source"));
    int[] to = axes(call, value, operands.wholes(2, "destination"));
    if (from.length != to.length) {
      throw new Unsupported(
          Amount.of(from.length, "axis", "axes") + " moved to " + Amount.of(to.length, "place"));
    }
    TreeMap<Integer, Integer> placed = new TreeMap<>();
    for (int i = 0; i < from.length; i++) {
      placed.put(to[i], from[i]);
    }
    List<Integer> order =
        new ArrayList<>(
            IntStream.range(0, value.rank())
                .filter(axis -> Arrays.stream(from).noneMatch(gone -> gone == axis))
                .boxed()
                .toList());
    placed.forEach(order::add);
    return new Reshaping(call.graph())
        .permute(value, order.stream().mapToInt(axis -> axis).toArray());
  }

  private static int[] axes(LayerCall call, Activation value, long[] axes) {
    return Arrays.stream(axes).mapToInt(axis -> call.axis(value, axis)).toArray();
  }

  private static Activation flipped(LayerCall call) {
    Operands operands = new Operands(call);
    Activation value = operands.first();
    int[] axes = operands.axes(1);
    long[] each = Arrays.stream(axes).asLongStream().toArray();
    long[] backwards = new long[axes.length];
    Arrays.fill(backwards, -1);
    long[] ends = new long[axes.length];
    Arrays.fill(ends, Long.MIN_VALUE);
    String made =
        call.graph()
            .node(
                "Slice",
                call.graph().plain(value),
                call.graph().longs(backwards),
                call.graph().longs(ends),
                call.graph().longs(each),
                call.graph().longs(backwards));
    return Activation.plain(made, value.type(), value.shape());
  }

  private static Activation nans(LayerCall call) {
    Activation value = call.graph().cast(new Operands(call).first(), ElementType.FLOAT);
    Activation same = call.elements().binary("Equal", value, value, ElementType.BOOL);
    return call.elements().unary("Not", same);
  }
}
