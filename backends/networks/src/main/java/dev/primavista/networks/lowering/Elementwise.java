package dev.primavista.networks.lowering;

import static dev.primavista.networks.lowering.Activation.FREE;

import dev.primavista.onnx.graph.Attribute;
import dev.primavista.onnx.graph.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Operations on each element alone, done in whichever layout the graph holds. */
public record Elementwise(Lowering graph) {
  /** An operation of one operand. */
  public Activation unary(String operator, Map<String, Attribute> attributes, Activation value) {
    return apply(value, operand -> graph.node(operator, attributes, operand));
  }

  public Activation unary(String operator, Activation value) {
    return unary(operator, Map.of(), value);
  }

  /** Any operations on elements, on the value as the graph holds it. */
  public Activation apply(Activation value, UnaryOperator<String> operation) {
    return value.onlyPlanar()
        ? Activation.planar(operation.apply(graph.planar(value)), value.type(), value.shape())
        : Activation.plain(operation.apply(graph.plain(value)), value.type(), value.shape());
  }

  /** The value limited to a range; an infinite limit is none. */
  public Activation clip(Activation value, double least, double most) {
    String low = Double.isInfinite(least) ? "" : graph.number(value.type(), least);
    String high = Double.isInfinite(most) ? "" : graph.number(value.type(), most);
    return apply(
        value,
        operand ->
            high.isEmpty()
                ? graph.node("Clip", operand, low)
                : graph.node("Clip", operand, low, high));
  }

  /** An operation of two operands that are broadcast as NumPy does. */
  public Activation binary(String operator, Activation left, Activation right) {
    return binary(operator, left, right, left.type());
  }

  /** An operation of two operands whose result has this type. */
  public Activation binary(String operator, Activation left, Activation right, ElementType result) {
    return binary(operator, Map.of(), left, right, result);
  }

  private Activation binary(
      String operator,
      Map<String, Attribute> attributes,
      Activation left,
      Activation right,
      ElementType result) {
    int rank = Math.max(left.rank(), right.rank());
    Activation a = raise(left, rank);
    Activation b = raise(right, rank);
    List<Long> shape = broadcast(a.shape(), b.shape());
    if (rank >= 3 && (a.onlyPlanar() || b.onlyPlanar())) {
      return Activation.planar(
          graph.node(operator, attributes, operand(a, true), operand(b, true)), result, shape);
    }
    return Activation.plain(
        graph.node(operator, attributes, operand(a, false), operand(b, false)), result, shape);
  }

  /** What is left of a quotient that is rounded towards zero. */
  Activation remainder(Activation left, Activation right) {
    return binary("Mod", Map.of("fmod", Attribute.of(1L)), left, right, left.type());
  }

  /** Operands combined from the left. */
  public Activation fold(String operator, List<Activation> values) {
    Activation all = values.getFirst();
    for (Activation next : values.subList(1, values.size())) {
      all = binary(operator, all, next);
    }
    return all;
  }

  /** An operation of the value and a number. */
  public Activation with(String operator, Activation value, double number) {
    String constant = graph.number(value.type(), number);
    return apply(value, operand -> graph.node(operator, operand, constant));
  }

  /** A constant along the last dimension, or a single number. */
  public Activation along(float[] values) {
    List<Long> shape = values.length == 1 ? List.of() : List.of((long) values.length);
    return Activation.plain(graph.floats(shape, values), ElementType.FLOAT, shape);
  }

  private String operand(Activation value, boolean planar) {
    return planar && value.rank() > 0 ? graph.planar(value) : graph.plain(value);
  }

  /** The value with dimensions of size 1 before its own; a number stays as it is. */
  private Activation raise(Activation value, int rank) {
    int missing = rank - value.rank();
    if (missing == 0 || value.rank() == 0) {
      return value;
    }
    long[] axes = new long[missing];
    List<Long> shape = new ArrayList<>();
    for (int i = 0; i < missing; i++) {
      axes[i] = i;
      shape.add(1L);
    }
    shape.addAll(value.shape());
    String raised = graph.node("Unsqueeze", graph.plain(value), graph.longs(axes));
    return Activation.plain(raised, value.type(), shape);
  }

  /** The shape of two operands together. */
  public static List<Long> broadcast(List<Long> left, List<Long> right) {
    int rank = Math.max(left.size(), right.size());
    List<Long> shape = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      long a = sizeAt(left, i - rank + left.size());
      long b = sizeAt(right, i - rank + right.size());
      shape.add(a == 1 ? b : b == 1 || b == a ? a : a == FREE ? b : b == FREE ? a : mismatch(a, b));
    }
    return shape;
  }

  private static long sizeAt(List<Long> shape, int axis) {
    return axis < 0 ? 1 : shape.get(axis);
  }

  private static long mismatch(long left, long right) {
    throw new Unsupported("operands of sizes " + left + " and " + right);
  }
}
