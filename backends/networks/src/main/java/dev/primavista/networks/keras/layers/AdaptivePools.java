package dev.primavista.networks.keras.layers;

import dev.primavista.networks.lowering.Activation;
import dev.primavista.networks.lowering.Lowering;
import dev.primavista.networks.lowering.Reshaping;
import dev.primavista.onnx.graph.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Pools over as many windows as are asked for, whose sizes differ by one where they must. */
final class AdaptivePools {
  private AdaptivePools() {}

  static void addTo(Map<String, LayerRule> rules) {
    for (String dimensions : List.of("1D", "2D", "3D")) {
      rules.put(
          "AdaptiveAveragePooling" + dimensions, LayerRule.of(call -> pool(call, "ReduceMean")));
      rules.put("AdaptiveMaxPooling" + dimensions, LayerRule.of(call -> pool(call, "ReduceMax")));
    }
  }

  private static Activation pool(LayerCall call, String operator) {
    return call.channelsLast(
        value -> {
          long[] sizes = call.settings().wholes("output_size", value.rank() - 2, 1);
          Activation made = call.graph().cast(value, ElementType.FLOAT);
          for (int i = 0; i < sizes.length; i++) {
            made = along(call.graph(), made, i + 1, sizes[i], operator);
          }
          return made;
        });
  }

  /** The windows along one axis: the n-th ends where the next one begins, or just after. */
  private static Activation along(
      Lowering graph, Activation value, int axis, long count, String operator) {
    long size = value.size(axis);
    if (size == Activation.FREE) {
      throw LayerCall.unsupported("pools of a value of shape", value.shape());
    }
    if (size == count) {
      return value;
    }
    Reshaping reshaping = new Reshaping(graph);
    List<Activation> windows = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      long from = i * size / count;
      long to = Math.ceilDiv((i + 1) * size, count);
      String part =
          graph.node(
              "Slice", graph.plain(value), graph.longs(from), graph.longs(to), graph.longs(axis));
      List<Long> shape = new ArrayList<>(value.shape());
      shape.set(axis, to - from);
      Activation window = Activation.plain(part, value.type(), shape);
      windows.add(reshaping.reduce(operator, window, true, axis));
    }
    return reshaping.concatenate(windows, axis);
  }
}
