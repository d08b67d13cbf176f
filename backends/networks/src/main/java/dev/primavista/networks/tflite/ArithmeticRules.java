package dev.primavista.networks.tflite;

import dev.primavista.networks.lowering.Activation;
import dev.primavista.networks.lowering.Elementwise;
import dev.primavista.networks.lowering.Lowering;
import dev.primavista.networks.lowering.Reshaping;
import dev.primavista.networks.tflite.TfliteFile.Tensor;
import dev.primavista.onnx.graph.Attribute;
import dev.primavista.onnx.graph.ElementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Operations on elements, sums over axes, and changes of type. */
final class ArithmeticRules {
  private ArithmeticRules() {}

  static void addTo(Map<Integer, OperatorRule> rules) {
    binary(rules, Map.of(0, "Add", 41, "Sub", 18, "Mul", 42, "Div"), true);
    binary(rules, Map.of(55, "Max", 57, "Min", 78, "Pow"), false);
    Map<Integer, String> unary = new LinkedHashMap<>();
    unary.put(14, "Sigmoid");
    unary.put(19, "Relu");
    unary.put(28, "Tanh");
    unary.put(8, "Floor");
    unary.put(104, "Ceil");
    unary.put(116, "Round");
    unary.put(47, "Exp");
    unary.put(73, "Log");
    unary.put(75, "Sqrt");
    unary.put(59, "Neg");
    unary.put(101, "Abs");
    unary.put(66, "Sin");
    unary.put(108, "Cos");
    unary.put(111, "Elu");
    unary.put(117, "HardSwish");
    unary.put(158, "Sign");
    unary.forEach(
        (code, operator) ->
            rules.put(
                code, OperatorRule.of(call -> call.elements().unary(operator, call.input(0)))));
    rules.put(20, OperatorRule.of(call -> call.elements().clip(call.input(0), -1, 1)));
    rules.put(21, OperatorRule.of(call -> call.elements().clip(call.input(0), 0, 6)));
    rules.put(152, OperatorRule.of(call -> call.elements().clip(call.input(0), 0, 1)));
    rules.put(92, OperatorRule.of(call -> product(call, call.input(0))));
    rules.put(99, OperatorRule.of(ArithmeticRules::squaredDifference));
    rules.put(76, OperatorRule.of(ArithmeticRules::reciprocalRoot));
    rules.put(98, OperatorRule.of(ArithmeticRules::leaky));
    rules.put(54, OperatorRule.of(ArithmeticRules::learntSlopes));
    rules.put(150, OperatorRule.of(ArithmeticRules::gelu));
    rules.put(25, OperatorRule.of(ArithmeticRules::softmax));
    rules.put(50, OperatorRule.of(call -> along(call, "LogSoftmax", call.input(0))));
    rules.put(40, OperatorRule.of(call -> reduced(call, "ReduceMean")));
    rules.put(74, OperatorRule.of(call -> reduced(call, "ReduceSum")));
    rules.put(81, OperatorRule.of(call -> reduced(call, "ReduceProd")));
    rules.put(82, OperatorRule.of(call -> reduced(call, "ReduceMax")));
    rules.put(89, OperatorRule.of(call -> reduced(call, "ReduceMin")));
    rules.put(11, OperatorRule.of(ArithmeticRules::unit));
    rules.put(6, OperatorRule.of(ArithmeticRules::real));
    rules.put(114, OperatorRule.of(call -> call.input(0)));
    rules.put(53, OperatorRule.of(ArithmeticRules::cast));
    rules.put(56, OperatorRule.of(call -> place(call, "ArgMax")));
    rules.put(79, OperatorRule.of(call -> place(call, "ArgMin")));
  }

  private static void binary(
      Map<Integer, OperatorRule> rules, Map<Integer, String> operators, boolean fuses) {
    operators.forEach(
        (code, operator) -> {
          Function<OperatorCall, Activation> rule =
              call -> call.elements().binary(operator, call.input(0), call.input(1));
          rules.put(code, fuses ? OperatorRule.fused(0, rule) : OperatorRule.of(rule));
        });
  }

  private static Activation product(OperatorCall call, Activation value) {
    return call.elements().apply(value, x -> call.graph().node("Mul", x, x));
  }

  private static Activation squaredDifference(OperatorCall call) {
    return product(call, call.elements().binary("Sub", call.input(0), call.input(1)));
  }

  private static Activation reciprocalRoot(OperatorCall call) {
    Lowering graph = call.graph();
    return call.elements()
        .apply(call.input(0), x -> graph.node("Reciprocal", graph.node("Sqrt", x)));
  }

  private static Activation leaky(OperatorCall call) {
    Map<String, Attribute> slope = Map.of("alpha", Attribute.of(call.operator().real(0)));
    return call.elements().unary("LeakyRelu", slope, call.input(0));
  }

  private static Activation learntSlopes(OperatorCall call) {
    Elementwise elements = call.elements();
    Activation value = call.input(0);
    Activation negative = elements.clip(value, Double.NEGATIVE_INFINITY, 0);
    Activation below = elements.binary("Mul", negative, call.input(1));
    return elements.binary("Add", elements.unary("Relu", value), below);
  }

  private static Activation gelu(OperatorCall call) {
    String form = call.operator().flag(0) ? "tanh" : "none";
    return call.elements().unary("Gelu", Map.of("approximate", Attribute.of(form)), call.input(0));
  }

  private static Activation softmax(OperatorCall call) {
    float beta = call.operator().real(0);
    Activation value = call.input(0);
    boolean scaled = beta != 1 && beta != 0;
    return along(call, "Softmax", scaled ? call.elements().with("Mul", value, beta) : value);
  }

  /** An operation along the last axis. */
  private static Activation along(OperatorCall call, String operator, Activation value) {
    boolean planar = value.onlyPlanar();
    Map<String, Attribute> axis = Map.of("axis", Attribute.of(planar ? 1L : -1L));
    return call.elements().unary(operator, axis, value);
  }

  private static Activation reduced(OperatorCall call, String operator) {
    Activation value = call.input(0);
    int[] axes =
        Arrays.stream(call.constants(1)).mapToInt(axis -> OperatorCall.axis(value, axis)).toArray();
    return new Reshaping(call.graph()).reduce(operator, value, call.operator().flag(0), axes);
  }

  private static Activation unit(OperatorCall call) {
    Lowering graph = call.graph();
    Activation value = call.input(0);
    String plain = graph.plain(value);
    String squares = graph.node("ReduceSumSquare", plain, graph.longs(-1));
    String root = graph.node("Sqrt", graph.node("Max", squares, graph.scalar(1e-12f)));
    return Activation.plain(graph.node("Div", plain, root), ElementType.FLOAT, value.shape());
  }

  /** Quantised values flow as real numbers already; halves need another type. */
  private static Activation real(OperatorCall call) {
    return call.graph().cast(call.input(0), ElementType.FLOAT);
  }

  private static Activation cast(OperatorCall call) {
    Tensor made = call.output(0);
    return call.graph().cast(call.input(0), made.elements());
  }

  /** Where along an axis the greatest or the least stands. */
  private static Activation place(OperatorCall call, String operator) {
    Activation value = call.input(0);
    int axis = OperatorCall.axis(value, call.constants(1)[0]);
    Map<String, Attribute> options =
        Map.of("axis", Attribute.of((long) axis), "keepdims", Attribute.of(0L));
    String made = call.graph().node(operator, options, call.graph().plain(value));
    List<Long> shape = new ArrayList<>(value.shape());
    shape.remove(axis);
    Activation place = Activation.plain(made, ElementType.INT64, shape);
    return call.graph().cast(place, call.output(0).elements());
  }
}
