package dev.primavista.networks.keras.layers;

import dev.primavista.networks.lowering.Activation;
import dev.primavista.networks.lowering.Elementwise;
import dev.primavista.networks.lowering.Lowering;
import dev.primavista.networks.lowering.Reshaping;
import dev.primavista.networks.lowering.Unsupported;
import dev.primavista.onnx.graph.Attribute;
import dev.primavista.onnx.graph.ElementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;

/** Functions that repeat a value or its elements, or put elements around it. */
final class Repetitions {
  private Repetitions() {}

  static void addTo(Map<String, LayerRule> rules) {
    rules.put("pad", LayerRule.of(Repetitions::padded));
    rules.put("tile", LayerRule.of(Repetitions::tiled));
    rules.put("repeat", LayerRule.of(Repetitions::repeated));
    rules.put("broadcast_to", LayerRule.of(Repetitions::broadcast));
  }

  private static Activation padded(LayerCall call) {
    Operands operands = new Operands(call);
    Activation value = operands.first();
    int rank = value.rank();
    long[] told = operands.wholes(1, "pad_width", "paddings");
    long[] pads = new long[2 * rank];
    for (int i = 0; i < 2 * rank; i++) {
      int place = told.length == 1 ? 0 : told.length == 2 ? i % 2 : i;
      if (place >= told.length) {
        throw LayerCall.unsupported("pad_width", told);
      }
      pads[i % 2 == 0 ? i / 2 : rank + i / 2] = told[place];
    }
    List<Long> shape = new ArrayList<>();
    for (int axis = 0; axis < rank; axis++) {
      long size = value.size(axis);
      shape.add(size == Activation.FREE ? size : size + pads[axis] + pads[rank + axis]);
    }
    Object mode = operands.parameter(2, "mode");
    String how = mode instanceof String text ? text.toLowerCase(Locale.ROOT) : "constant";
    String made =
        switch (how) {
          case "constant" -> withNumber(call, value, pads);
          case "reflect" ->
              call.graph()
                  .node(
                      "Pad",
                      Map.of("mode", Attribute.of("reflect")),
                      call.graph().plain(value),
                      call.graph().longs(pads));
          case "symmetric" -> mirrored(call.graph(), value, pads);
          default -> throw LayerCall.unsupported("mode", how);
        };
    return Activation.plain(made, value.type(), shape);
  }

  private static String withNumber(LayerCall call, Activation value, long[] pads) {
    Object number = call.arguments().named().get("constant_values");
    if (number != null && !(number instanceof Number)) {
      throw new Unsupported("the argument constant_values");
    }
    double filling = number instanceof Number told ? told.doubleValue() : 0;
    Lowering graph = call.graph();
    return graph.node(
        "Pad", graph.plain(value), graph.longs(pads), graph.number(value.type(), filling));
  }

  /** With the elements at each end once more in reverse, the outermost one too. */
  private static String mirrored(Lowering graph, Activation value, long[] pads) {
    String made = graph.plain(value);
    for (int axis = 0; axis < value.rank(); axis++) {
      long before = pads[axis];
      long after = pads[value.rank() + axis];
      List<String> parts = new ArrayList<>();
      if (before > 0) {
        String first =
            graph.node("Slice", made, graph.longs(0), graph.longs(before), graph.longs(axis));
        parts.add(reversed(graph, first, axis));
      }
      parts.add(made);
      if (after > 0) {
        String last =
            graph.node(
                "Slice", made, graph.longs(-after), graph.longs(Long.MAX_VALUE), graph.longs(axis));
        parts.add(reversed(graph, last, axis));
      }
      if (parts.size() > 1) {
        Map<String, Attribute> along = Map.of("axis", Attribute.of((long) axis));
        made = graph.node("Concat", along, parts.toArray(String[]::new));
      }
    }
    return made;
  }

  private static String reversed(Lowering graph, String value, int axis) {
    return graph.node(
        "Slice",
        value,
        graph.longs(-1),
        graph.longs(Long.MIN_VALUE),
        graph.longs(axis),
        graph.longs(-1));
  }

  private static Activation tiled(LayerCall call) {
    Operands operands = new Operands(call);
    Object computed = operands.parameter(1, "repeats", "multiples");
    if (Sizes.areComputed(computed)) {
      return Sizes.of(call, computed).tiled(call, Sizes.operand(call));
    }
    Activation value = operands.first();
    long[] told = operands.wholes(1, "repeats", "multiples");
    Reshaping reshaping = new Reshaping(call.graph());
    while (value.rank() < told.length) {
      value = reshaping.expand(value, 0);
    }
    long[] times = new long[value.rank()];
    Arrays.fill(times, 1);
    System.arraycopy(told, 0, times, times.length - told.length, told.length);
    List<Long> shape = new ArrayList<>();
    for (int axis = 0; axis < times.length; axis++) {
      long size = value.size(axis);
      shape.add(size == Activation.FREE ? size : size * times[axis]);
    }
    Lowering graph = call.graph();
    String made = graph.node("Tile", graph.plain(value), graph.longs(times));
    return Activation.plain(made, value.type(), shape);
  }

  /** Each element so many times. */
  private static Activation repeated(LayerCall call) {
    Operands operands = new Operands(call);
    Integer told = operands.axis(2);
    Lowering graph = call.graph();
    Activation value =
        told == null ? new Reshaping(graph).line(operands.first()) : operands.first();
    int axis = told == null ? 0 : told;
    long size = value.size(axis);
    long[] times = operands.wholes(1, "repeats");
    boolean each = times.length > 1;
    if (times.length == 0 || (each && times.length != size)) {
      throw LayerCall.unsupported("repeats", times);
    }
    long[] counts = new long[Math.toIntExact(Math.max(size, 0))];
    Arrays.setAll(counts, i -> each ? times[i] : times[0]);
    String places =
        size == Activation.FREE
            ? places(graph, value, axis, times[0])
            : graph.longs(
                LongStream.range(0, size)
                    .flatMap(i -> LongStream.generate(() -> i).limit(counts[(int) i]))
                    .toArray());
    Map<String, Attribute> along = Map.of("axis", Attribute.of((long) axis));
    String made = graph.node("Gather", along, graph.plain(value), places);
    List<Long> shape = new ArrayList<>(value.shape());
    shape.set(axis, size == Activation.FREE ? size : Arrays.stream(counts).sum());
    return Activation.plain(made, value.type(), shape);
  }

  /** Each place along an axis of unknown size so many times. */
  private static String places(Lowering graph, Activation value, int axis, long times) {
    Map<String, Attribute> part =
        Map.of("start", Attribute.of((long) axis), "end", Attribute.of(axis + 1L));
    String size = graph.node("Squeeze", graph.node("Shape", part, graph.plain(value)));
    String count = graph.number(ElementType.INT64, (double) times);
    String all =
        graph.node(
            "Range",
            graph.number(ElementType.INT64, 0),
            graph.node("Mul", size, count),
            graph.number(ElementType.INT64, 1));
    return graph.node("Div", all, count);
  }

  private static Activation broadcast(LayerCall call) {
    Operands operands = new Operands(call);
    Object computed = operands.parameter(1, "shape");
    if (Sizes.areComputed(computed)) {
      return Sizes.of(call, computed).broadcast(call, Sizes.operand(call));
    }
    Activation value = operands.first();
    long[] sizes = operands.wholes(1, "shape");
    List<Long> wanted = LongStream.of(sizes).boxed().toList();
    String made = call.graph().node("Expand", call.graph().plain(value), call.graph().longs(sizes));
    return Activation.plain(made, value.type(), Elementwise.broadcast(wanted, value.shape()));
  }
}
