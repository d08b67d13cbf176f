package dev.primavista.networks.tflite;

import dev.primavista.networks.lowering.Activation;
import dev.primavista.networks.lowering.Lowering;
import dev.primavista.networks.lowering.Unsupported;
import dev.primavista.onnx.graph.Attribute;
import dev.primavista.onnx.graph.ElementType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Operations that repeat, number, add up and turn round. */
final class FillRules {
  private static final int SYMMETRIC = 1;

  private FillRules() {}

  static void addTo(Map<Integer, OperatorRule> rules) {
    rules.put(94, OperatorRule.of(call -> repeated(call, 1, 0)));
    rules.put(130, OperatorRule.of(call -> repeated(call, 0, 1)));
    rules.put(93, OperatorRule.of(FillRules::zeros));
    rules.put(96, OperatorRule.of(FillRules::numbered));
    rules.put(110, OperatorRule.of(FillRules::rank));
    rules.put(128, OperatorRule.of(FillRules::runningSums));
    rules.put(105, OperatorRule.of(FillRules::turned));
    rules.put(100, OperatorRule.of(FillRules::mirrored));
    rules.put(13, OperatorRule.of(FillRules::amongNeighbours));
  }

  private static Activation repeated(OperatorCall call, int value, int sizes) {
    Lowering graph = call.graph();
    String shape = graph.plain(graph.cast(call.input(sizes), ElementType.INT64));
    Activation one = call.input(value);
    String made = graph.node("Expand", graph.plain(one), shape);
    return Activation.plain(made, one.type(), call.outputShape(0, sizes));
  }

  private static Activation zeros(OperatorCall call) {
    Lowering graph = call.graph();
    Activation like = call.input(0);
    String made = graph.node("ConstantOfShape", graph.node("Shape", graph.plain(like)));
    return graph.cast(Activation.plain(made, ElementType.FLOAT, like.shape()), like.type());
  }

  /** Integers alone: TFLite adds up the steps of floats, and their rounding. */
  private static Activation numbered(OperatorCall call) {
    Lowering graph = call.graph();
    ElementType type = call.input(0).type();
    if (type == ElementType.FLOAT) {
      throw new Unsupported("steps of type FLOAT");
    }
    String start = graph.plain(call.input(0));
    String made =
        graph.node("Range", start, graph.plain(call.input(1)), graph.plain(call.input(2)));
    return Activation.plain(made, type, call.outputShape(0));
  }

  private static Activation rank(OperatorCall call) {
    ElementType type = call.output(0).elements();
    String made = call.graph().number(type, call.input(0).rank());
    return Activation.plain(made, type, List.of());
  }

  private static Activation runningSums(OperatorCall call) {
    Lowering graph = call.graph();
    Activation value = call.input(0);
    Map<String, Attribute> options =
        Map.of(
            "exclusive", Attribute.of(call.operator().flag(0) ? 1L : 0L),
            "reverse", Attribute.of(call.operator().flag(1) ? 1L : 0L));
    String axis = graph.number(ElementType.INT64, OperatorCall.axis(value, call.constants(1)[0]));
    String made = graph.node("CumSum", options, graph.plain(value), axis);
    return Activation.plain(made, value.type(), value.shape());
  }

  private static Activation turned(OperatorCall call) {
    Activation value = call.input(0);
    long[] axes =
        Arrays.stream(call.constants(1)).map(axis -> OperatorCall.axis(value, axis)).toArray();
    String made = turned(call.graph(), call.graph().plain(value), axes);
    return Activation.plain(made, value.type(), value.shape());
  }

  private static String turned(Lowering graph, String value, long... axes) {
    long[] last = new long[axes.length];
    long[] beyondFirst = new long[axes.length];
    Arrays.fill(last, -1);
    Arrays.fill(beyondFirst, Long.MIN_VALUE);
    String steps = graph.longs(last);
    return graph.node("Slice", value, steps, graph.longs(beyondFirst), graph.longs(axes), steps);
  }

  private static Activation mirrored(OperatorCall call) {
    long[] pads = call.constants(1);
    if (call.operator().small(0) != SYMMETRIC) {
      return ShapeRules.reflected(call, pads);
    }
    Activation value = call.input(0);
    String made = call.graph().plain(value);
    for (int axis = 0; axis < value.rank(); axis++) {
      made =
          withBorders(call.graph(), made, axis, Arrays.copyOfRange(pads, 2 * axis, 2 * axis + 2));
    }
    return Activation.plain(made, value.type(), call.outputShape(0));
  }

  /** The value between so many of its first and of its last elements along an axis, turned. */
  private static String withBorders(Lowering graph, String value, long axis, long[] pads) {
    String joined = value;
    Map<String, Attribute> along = Map.of("axis", Attribute.of(axis));
    if (pads[0] > 0) {
      String first = cut(graph, value, axis, 0, pads[0]);
      joined = graph.node("Concat", along, turned(graph, first, axis), joined);
    }
    if (pads[1] > 0) {
      String last = cut(graph, value, axis, -pads[1], Long.MAX_VALUE);
      joined = graph.node("Concat", along, joined, turned(graph, last, axis));
    }
    return joined;
  }

  private static String cut(Lowering graph, String value, long axis, long from, long to) {
    return graph.node("Slice", value, graph.longs(from), graph.longs(to), graph.longs(axis));
  }

  /** TFLite's factor is of the sum of squares, ONNX's of their mean. */
  private static Activation amongNeighbours(OperatorCall call) {
    Activation value = call.input(0);
    int size = 2 * call.operator().option(0, 0) + 1;
    Map<String, Attribute> options =
        Map.of(
            "size", Attribute.of((long) size),
            "bias", Attribute.of(call.operator().real(1)),
            "alpha", Attribute.of(call.operator().real(2) * size),
            "beta", Attribute.of(call.operator().real(3)));
    String made = call.graph().node("LRN", options, call.graph().planar(value));
    return Activation.planar(made, value.type(), value.shape());
  }
}
