package dev.primavista.networks.keras.layers;

import dev.primavista.networks.lowering.Activation;
import dev.primavista.networks.lowering.Lowering;
import dev.primavista.networks.lowering.Reshaping;
import dev.primavista.networks.lowering.Unsupported;
import dev.primavista.onnx.graph.Attribute;
import dev.primavista.onnx.graph.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Functions that take a value apart along an axis, and put parts together. */
final class Parts {
  private Parts() {}

  static void addTo(Map<String, LayerRule> rules) {
    rules.put("split", Parts::split);
    rules.put("array_split", Parts::split);
    rules.put("unstack", Parts::unstacked);
    rules.put("append", LayerRule.of(Parts::appended));
    rules.put("hstack", LayerRule.of(call -> joined(call, 1)));
    rules.put("vstack", LayerRule.of(call -> joined(call, 0)));
    rules.put("roll", LayerRule.of(Parts::rolled));
    rules.put("diff", LayerRule.of(Parts::differences));
    rules.put("slice", LayerRule.of(Parts::slice));
  }

  private static List<Activation> split(LayerCall call) {
    Operands operands = new Operands(call);
    Activation value = operands.first();
    Integer told = operands.axis(2);
    int axis = told == null ? 0 : told;
    return split(call.graph(), value, axis, sizes(call, operands, value.size(axis)));
  }

  /** The parts' sizes: as many equal ones, TensorFlow's list of them, or Keras's list of ends. */
  private static long[] sizes(LayerCall call, Operands operands, long size) {
    Object parts = operands.parameter(1, "indices_or_sections", "num_or_size_splits");
    if (size == Activation.FREE) {
      throw new Unsupported("parts of a dimension of unknown size");
    }
    long[] given = operands.wholes(1, "indices_or_sections", "num_or_size_splits");
    if (parts instanceof Number) {
      int count = (int) given[0];
      if (size % count != 0 && Operations.name(call.layer()).equals("split")) {
        throw new Unsupported("%d equal parts of %d".formatted(count, size));
      }
      long longer = size % count;
      return IntStream.range(0, count)
          .mapToLong(i -> size / count + (i < longer ? 1 : 0))
          .toArray();
    }
    return Operations.isTensorFlow(call.layer()) ? filled(given, size) : between(given, size);
  }

  /** Sizes of which one may be -1: the rest. */
  private static long[] filled(long[] sizes, long all) {
    long known = 0;
    for (long size : sizes) {
      known += Math.max(size, 0);
    }
    long[] filled = sizes.clone();
    for (int i = 0; i < filled.length; i++) {
      filled[i] = filled[i] < 0 ? all - known : filled[i];
    }
    return filled;
  }

  private static long[] between(long[] ends, long size) {
    long[] sizes = new long[ends.length + 1];
    long before = 0;
    for (int i = 0; i <= ends.length; i++) {
      long told = i == ends.length ? size : ends[i] < 0 ? ends[i] + size : ends[i];
      long end = Math.clamp(told, before, size);
      sizes[i] = end - before;
      before = end;
    }
    return sizes;
  }

  private static List<Activation> split(Lowering graph, Activation value, int axis, long... sizes) {
    List<String> made =
        graph.nodes(
            "Split",
            Map.of("axis", Attribute.of((long) axis)),
            List.of(graph.plain(value), graph.longs(sizes)),
            sizes.length);
    List<Activation> parts = new ArrayList<>();
    for (int i = 0; i < sizes.length; i++) {
      List<Long> shape = new ArrayList<>(value.shape());
      shape.set(axis, sizes[i]);
      parts.add(Activation.plain(made.get(i), value.type(), shape));
    }
    return parts;
  }

  /** The parts along an axis, which is the first one where none is told. */
  private static List<Activation> unstacked(LayerCall call) {
    Operands operands = new Operands(call);
    Activation value = operands.first();
    Integer told = operands.axis(2);
    int axis = told == null ? 0 : told;
    long count = value.size(axis);
    if (count == Activation.FREE) {
      throw new Unsupported("a dimension of unknown size to unstack");
    }
    long[] ones = new long[Math.toIntExact(count)];
    java.util.Arrays.fill(ones, 1);
    return split(call.graph(), value, axis, ones).stream()
        .map(part -> new Reshaping(call.graph()).squeeze(part, axis))
        .toList();
  }

  private static Activation appended(LayerCall call) {
    Operands operands = new Operands(call);
    Reshaping reshaping = new Reshaping(call.graph());
    Integer axis = operands.axis(2);
    ElementType type = operands.type();
    List<Activation> values =
        Promotion.alike(call, List.of(operands.operand(0, type), operands.operand(1, type)));
    return axis == null
        ? reshaping.concatenate(values.stream().map(reshaping::line).toList(), 0)
        : reshaping.concatenate(values, axis);
  }

  private static Activation joined(LayerCall call, int axis) {
    List<Activation> values = new Operands(call).alike();
    if (values.getFirst().rank() < 2) {
      throw new Unsupported("values of rank " + values.getFirst().rank());
    }
    return new Reshaping(call.graph()).concatenate(values, axis);
  }

  /** What goes out at one end comes in at the other. */
  private static Activation rolled(LayerCall call) {
    Operands operands = new Operands(call);
    Reshaping reshaping = new Reshaping(call.graph());
    Activation value = operands.first();
    long[] shifts = operands.wholes(1, "shift");
    long[] axes = operands.wholes(2, "axis");
    if (axes.length == 0) {
      if (!value.isRowKnown() || value.size(0) == Activation.FREE) {
        throw new Unsupported("a roll without axis of a value of unknown size");
      }
      Activation rolled = rolled(call, reshaping.line(value), 0, shifts[0]);
      return reshaping.reshape(rolled, value.shape());
    }
    for (int i = 0; i < axes.length; i++) {
      value = rolled(call, value, call.axis(value, axes[i]), shifts[shifts.length == 1 ? 0 : i]);
    }
    return value;
  }

  private static Activation rolled(LayerCall call, Activation value, int axis, long shift) {
    long size = value.size(axis);
    if (size == Activation.FREE) {
      throw new Unsupported("a roll along a dimension of unknown size");
    }
    long moved = size == 0 ? 0 : Math.floorMod(shift, size);
    if (moved == 0) {
      return value;
    }
    List<Activation> parts = split(call.graph(), value, axis, size - moved, moved);
    return new Reshaping(call.graph())
        .concatenate(List.of(parts.getLast(), parts.getFirst()), axis);
  }

  private static Activation differences(LayerCall call) {
    Operands operands = new Operands(call);
    Activation value = operands.first();
    long[] times = operands.wholes(1, "n");
    Integer told = operands.axis(2);
    int axis = told == null ? value.rank() - 1 : told;
    if (value.type() != ElementType.FLOAT && value.type() != ElementType.INT32) {
      throw LayerCall.unsupported("elements of type", value.type());
    }
    for (int i = 0; i < (times.length == 0 ? 1 : times[0]); i++) {
      Activation after = cut(call.graph(), value, axis, 1, Long.MAX_VALUE);
      value = call.elements().binary("Sub", after, cut(call.graph(), value, axis, 0, -1));
    }
    return value;
  }

  /** The value from one place along an axis to another, which is left out. */
  private static Activation cut(Lowering graph, Activation value, int axis, long from, long to) {
    String made =
        graph.node(
            "Slice", graph.plain(value), graph.longs(from), graph.longs(to), graph.longs(axis));
    List<Long> shape = new ArrayList<>(value.shape());
    long size = value.size(axis);
    long end = to < 0 ? to + size : Math.min(to, size);
    shape.set(axis, size == Activation.FREE ? size : Math.max(0, end - from));
    return Activation.plain(made, value.type(), shape);
  }

  /** So many elements of each dimension from a corner on; -1 for all that follow. */
  private static Activation slice(LayerCall call) {
    Operands operands = new Operands(call);
    Activation value = operands.first();
    long[] from = operands.wholes(1, "start_indices", "begin");
    long[] sizes = operands.wholes(2, "shape", "size");
    if (from.length != value.rank() || sizes.length != value.rank()) {
      throw LayerCall.unsupported("shape", sizes);
    }
    for (int axis = 0; axis < sizes.length; axis++) {
      boolean all = sizes[axis] < 0;
      if (!all || from[axis] != 0) {
        long end = all ? Long.MAX_VALUE : from[axis] + sizes[axis];
        value = cut(call.graph(), value, axis, from[axis], end);
      }
    }
    return value;
  }
}
