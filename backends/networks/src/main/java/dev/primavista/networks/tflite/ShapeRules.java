package dev.primavista.networks.tflite;

import dev.primavista.networks.lowering.Activation;
import dev.primavista.networks.lowering.Lowering;
import dev.primavista.networks.lowering.Padding;
import dev.primavista.networks.lowering.Reshaping;
import dev.primavista.networks.lowering.Unsupported;
import dev.primavista.networks.tflite.TfliteFile.Operator;
import dev.primavista.onnx.graph.Attribute;
import dev.primavista.onnx.graph.ElementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Operations that move, join, cut and resize. */
final class ShapeRules {
  private static final int SQUEEZE = 43;
  private static final int SPLIT_V = 102;

  private ShapeRules() {}

  static void addTo(Map<Integer, OperatorRule> rules) {
    rules.put(2, OperatorRule.fused(1, ShapeRules::concatenated));
    rules.put(22, OperatorRule.of(ShapeRules::reshaped));
    rules.put(SQUEEZE, OperatorRule.of(ShapeRules::reshaped));
    rules.put(70, OperatorRule.of(ShapeRules::expanded));
    rules.put(34, OperatorRule.of(ShapeRules::padded));
    rules.put(60, OperatorRule.of(ShapeRules::padded));
    rules.put(39, OperatorRule.of(ShapeRules::permuted));
    rules.put(45, OperatorRule.of(ShapeRules::strided));
    rules.put(65, OperatorRule.of(ShapeRules::sliced));
    rules.put(49, call -> split(call, 1, call.constants(0)[0]));
    rules.put(SPLIT_V, call -> split(call, 0, call.constants(2)[0]));
    rules.put(77, OperatorRule.of(ShapeRules::shape));
    rules.put(83, OperatorRule.of(ShapeRules::packed));
    rules.put(88, ShapeRules::unpacked);
    rules.put(69, OperatorRule.of(ShapeRules::tiled));
  }

  private static Activation concatenated(OperatorCall call) {
    List<Activation> values = IntStream.range(0, call.inputs()).mapToObj(call::input).toList();
    int axis = OperatorCall.axis(values.getFirst(), call.operator().option(0, 0));
    return new Reshaping(call.graph()).concatenate(values, axis);
  }

  /** In the shape that the file tells of the output; a free dimension is found out. */
  private static Activation reshaped(OperatorCall call) {
    Activation value = call.input(0);
    List<Long> shape = target(call);
    long free = shape.stream().filter(size -> size == Activation.FREE).count();
    if (free > 1) {
      return computed(call, shape);
    }
    long[] target = shape.stream().mapToLong(size -> size).toArray();
    String made =
        call.graph().node("Reshape", call.graph().plain(value), call.graph().longs(target));
    return Activation.plain(made, value.type(), shape);
  }

  private static Activation expanded(OperatorCall call) {
    Activation value = call.input(0);
    long axis = call.constants(1)[0];
    return new Reshaping(call.graph())
        .expand(value, (int) (axis < 0 ? axis + value.rank() + 1 : axis));
  }

  /** In a shape that the operators before compute from those of the inputs. */
  private static Activation computed(OperatorCall call, List<Long> shape) {
    if (!call.hasInput(1)) {
      throw new Unsupported("an output of several unknown sizes");
    }
    Lowering graph = call.graph();
    String target = graph.plain(graph.cast(call.input(1), ElementType.INT64));
    Activation value = call.input(0);
    return Activation.plain(graph.node("Reshape", graph.plain(value), target), value.type(), shape);
  }

  /** The output's shape; from the operands in files of older converters, which tell no shapes. */
  private static List<Long> target(OperatorCall call) {
    List<Long> told = call.outputShape(0, 1);
    Activation value = call.input(0);
    if (!told.isEmpty() || value.rank() == 0) {
      return told;
    }
    if (call.operator().code() == SQUEEZE) {
      return squeezed(value, call.operator().wholes(0));
    }
    int[] option = call.operator().wholes(0);
    long[] sizes =
        call.hasInput(1) ? call.constants(1) : Arrays.stream(option).asLongStream().toArray();
    if (value.size(0) == Activation.FREE && sizes.length > 0 && sizes[0] == 1) {
      sizes[0] = Activation.FREE;
    }
    return Arrays.stream(sizes).boxed().toList();
  }

  private static List<Long> squeezed(Activation value, int[] axes) {
    List<Long> shape = new ArrayList<>(value.shape());
    Arrays.stream(axes)
        .map(axis -> OperatorCall.axis(value, axis))
        .boxed()
        .sorted(Comparator.reverseOrder())
        .forEach(axis -> shape.remove((int) axis));
    return shape;
  }

  private static Activation padded(OperatorCall call) {
    Activation value = call.input(0);
    long[] pads = call.constants(1);
    int rank = value.rank();
    long[] before = new long[rank];
    long[] after = new long[rank];
    for (int i = 0; i < rank; i++) {
      before[i] = pads[2 * i];
      after[i] = pads[2 * i + 1];
    }
    boolean middle =
        rank >= 3
            && before[0] + after[0] + before[rank - 1] + after[rank - 1] == 0
            && !call.hasInput(2);
    if (middle) {
      return new Padding(call.graph())
          .padded(
              value,
              Arrays.copyOfRange(before, 1, rank - 1),
              Arrays.copyOfRange(after, 1, rank - 1));
    }
    String fill =
        call.hasInput(2) ? call.graph().plain(call.input(2)) : call.graph().number(value.type(), 0);
    return around(call, value, new long[][] {before, after}, fill);
  }

  private static Activation around(
      OperatorCall call, Activation value, long[][] pads, String fill) {
    int rank = value.rank();
    long[] all = Arrays.copyOf(pads[0], 2 * rank);
    System.arraycopy(pads[1], 0, all, rank, rank);
    Lowering graph = call.graph();
    String number = fill.isEmpty() ? "" : graph.node("Reshape", fill, graph.longs());
    String plain = graph.plain(value);
    String made =
        fill.isEmpty()
            ? graph.node("Pad", Map.of("mode", Attribute.of("reflect")), plain, graph.longs(all))
            : graph.node("Pad", plain, graph.longs(all), number);
    return Activation.plain(made, value.type(), call.outputShape(0));
  }

  /** The value and around it its reflection, in which its edges do not stand again. */
  static Activation reflected(OperatorCall call, long[] pads) {
    int rank = call.input(0).rank();
    long[] before = IntStream.range(0, rank).mapToLong(i -> pads[2 * i]).toArray();
    long[] after = IntStream.range(0, rank).mapToLong(i -> pads[2 * i + 1]).toArray();
    return around(call, call.input(0), new long[][] {before, after}, "");
  }

  private static Activation permuted(OperatorCall call) {
    int[] order = Arrays.stream(call.constants(1)).mapToInt(axis -> (int) axis).toArray();
    return new Reshaping(call.graph()).permute(call.input(0), order);
  }

  private static Activation strided(OperatorCall call) {
    Operator options = call.operator();
    if (options.option(2, 0) != 0 || options.option(3, 0) != 0) {
      throw new Unsupported("an ellipsis or new axis");
    }
    Activation value = call.input(0);
    long[] starts = call.constants(1);
    long[] ends = call.constants(2);
    long[] steps = call.constants(3);
    int shrunk = options.option(4, 0);
    for (int i = 0; i < starts.length; i++) {
      if ((options.option(0, 0) >> i & 1) == 1) {
        starts[i] = steps[i] > 0 ? 0 : Long.MAX_VALUE;
      }
      if ((options.option(1, 0) >> i & 1) == 1) {
        ends[i] = steps[i] > 0 ? Long.MAX_VALUE : Long.MIN_VALUE;
      }
      if ((shrunk >> i & 1) == 1) {
        ends[i] = starts[i] == -1 ? Long.MAX_VALUE : starts[i] + 1;
      }
    }
    String made = cut(call, new long[][] {starts, ends, steps});
    long[] gone =
        IntStream.range(0, starts.length)
            .filter(i -> (shrunk >> i & 1) == 1)
            .asLongStream()
            .toArray();
    if (gone.length > 0) {
      made = call.graph().node("Squeeze", made, call.graph().longs(gone));
    }
    return Activation.plain(made, value.type(), call.outputShape(0));
  }

  /** Starts, ends and steps along the first axes. */
  private static String cut(OperatorCall call, long[][] range) {
    Lowering graph = call.graph();
    long[] axes = IntStream.range(0, range[0].length).asLongStream().toArray();
    return graph.node(
        "Slice",
        graph.plain(call.input(0)),
        graph.longs(range[0]),
        graph.longs(range[1]),
        graph.longs(axes),
        graph.longs(range[2]));
  }

  private static Activation sliced(OperatorCall call) {
    long[] starts = call.constants(1);
    long[] sizes = call.constants(2);
    long[] ends = new long[starts.length];
    long[] steps = new long[starts.length];
    Arrays.fill(steps, 1);
    Arrays.setAll(ends, i -> sizes[i] < 0 ? Long.MAX_VALUE : starts[i] + sizes[i]);
    String made = cut(call, new long[][] {starts, ends, steps});
    return Activation.plain(made, call.input(0).type(), call.outputShape(0));
  }

  private static void split(OperatorCall call, int input, long along) {
    Activation value = call.input(input);
    int axis = OperatorCall.axis(value, along);
    int count = call.operator().outputs().length;
    long[] sizes = new long[count];
    Arrays.setAll(sizes, i -> call.outputShape(i).get(axis));
    boolean told = Arrays.stream(sizes).noneMatch(size -> size == Activation.FREE);
    if (!told && call.operator().code() == SPLIT_V) {
      throw new Unsupported("parts of unknown size");
    }
    Map<String, Attribute> options = new LinkedHashMap<>();
    options.put("axis", Attribute.of((long) axis));
    List<String> inputs = new ArrayList<>(List.of(call.graph().plain(value)));
    if (told) {
      inputs.add(call.graph().longs(sizes));
    } else {
      options.put("num_outputs", Attribute.of((long) count));
    }
    List<String> made = call.graph().nodes("Split", options, inputs, count);
    for (int i = 0; i < count; i++) {
      call.made(i, Activation.plain(made.get(i), value.type(), call.outputShape(i)));
    }
  }

  private static Activation shape(OperatorCall call) {
    Activation value = call.input(0);
    String made = call.graph().node("Shape", call.graph().plain(value));
    Activation sizes = Activation.plain(made, ElementType.INT64, List.of((long) value.rank()));
    return call.graph().cast(sizes, call.output(0).elements());
  }

  private static Activation packed(OperatorCall call) {
    Reshaping reshaping = new Reshaping(call.graph());
    int rank = call.input(0).rank() + 1;
    int given = call.operator().option(1, 0);
    int axis = given < 0 ? given + rank : given;
    List<Activation> parts = new ArrayList<>();
    for (int i = 0; i < call.inputs(); i++) {
      parts.add(reshaping.expand(call.input(i), axis));
    }
    return reshaping.concatenate(parts, axis);
  }

  private static void unpacked(OperatorCall call) {
    Lowering graph = call.graph();
    Activation value = call.input(0);
    int axis = OperatorCall.axis(value, call.operator().option(1, 0));
    for (int i = 0; i < call.operator().outputs().length; i++) {
      String made =
          graph.node(
              "Gather",
              Map.of("axis", Attribute.of((long) axis)),
              graph.plain(value),
              graph.number(ElementType.INT64, i));
      call.made(i, Activation.plain(made, value.type(), call.outputShape(i)));
    }
  }

  private static Activation tiled(OperatorCall call) {
    Activation value = call.input(0);
    long[] times = call.constants(1);
    String made = call.graph().node("Tile", call.graph().plain(value), call.graph().longs(times));
    List<Long> shape = new ArrayList<>(value.shape());
    for (int i = 0; i < times.length; i++) {
      shape.set(i, shape.get(i) == Activation.FREE ? Activation.FREE : shape.get(i) * times[i]);
    }
    return Activation.plain(made, value.type(), shape);
  }
}
