package dev.primavista.networks.keras.layers;

import dev.primavista.networks.keras.config.Types;
import dev.primavista.networks.lowering.Activation;
import dev.primavista.networks.lowering.Lowering;
import dev.primavista.networks.lowering.Unsupported;
import dev.primavista.onnx.graph.Attribute;
import dev.primavista.onnx.graph.ElementType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;

/** Functions of one real number that the engine has under other names, or in parts. */
final class Curves {
  private static final Map<String, String> OPERATORS =
      Map.of(
          "tan", "Tan",
          "arcsin", "Asin",
          "arccos", "Acos",
          "arctan", "Atan",
          "sinh", "Sinh",
          "cosh", "Cosh",
          "arcsinh", "Asinh",
          "arccosh", "Acosh",
          "arctanh", "Atanh");

  /** TensorFlow's names of some. */
  private static final Map<String, String> ALIASES =
      Map.of(
          "asin", "Asin",
          "acos", "Acos",
          "atan", "Atan",
          "asinh", "Asinh",
          "acosh", "Acosh",
          "atanh", "Atanh");

  private Curves() {}

  static void addTo(Map<String, LayerRule> rules) {
    Map<String, String> all = new LinkedHashMap<>(OPERATORS);
    all.putAll(ALIASES);
    all.forEach((name, operator) -> curve(rules, name, (g, x) -> g.node(operator, x)));
    curve(rules, "log2", (g, x) -> g.node("Div", g.node("Log", x), number(g, Math.log(2))));
    curve(rules, "log10", (g, x) -> g.node("Div", g.node("Log", x), number(g, Math.log(10))));
    curve(rules, "exp2", (g, x) -> g.node("Pow", number(g, 2), x));
    curve(rules, "expm1", Curves::exponentialLessOne);
    curve(rules, "trunc", Curves::truncated);
    curve(rules, "deg2rad", (g, x) -> g.node("Mul", x, number(g, Math.PI / 180)));
    curve(rules, "rad2deg", (g, x) -> g.node("Mul", x, number(g, 180 / Math.PI)));
    rules.put("isinf", LayerRule.of(call -> tested(call, (g, x) -> g.node("IsInf", x))));
    rules.put("isfinite", LayerRule.of(call -> tested(call, Curves::finite)));
    rules.put("threshold", LayerRule.of(Curves::threshold));
    rules.put("full_like", LayerRule.of(Curves::filled));
    rules.put("tril", LayerRule.of(call -> triangle(call, 0)));
    rules.put("triu", LayerRule.of(call -> triangle(call, 1)));
  }

  private static void curve(
      Map<String, LayerRule> rules, String name, BiFunction<Lowering, String, String> curve) {
    rules.put(
        name,
        LayerRule.of(
            call -> call.elements().apply(floats(call), x -> curve.apply(call.graph(), x))));
  }

  private static Activation floats(LayerCall call) {
    return call.graph().cast(new Operands(call).first(), ElementType.FLOAT);
  }

  private static String number(Lowering graph, double number) {
    return graph.scalar((float) number);
  }

  /** Of small numbers too: {@code tanh(x / 2) (exp(x) + 1)}. */
  private static String exponentialLessOne(Lowering graph, String x) {
    String half = graph.node("Tanh", graph.node("Mul", x, number(graph, 0.5)));
    return graph.node("Mul", half, graph.node("Add", graph.node("Exp", x), number(graph, 1)));
  }

  private static String truncated(Lowering graph, String x) {
    return graph.node("Mul", graph.node("Sign", x), graph.node("Floor", graph.node("Abs", x)));
  }

  /** The difference of infinities is no number. */
  private static String finite(Lowering graph, String x) {
    return graph.node("Equal", graph.node("Sub", x, x), number(graph, 0));
  }

  private static Activation tested(LayerCall call, BiFunction<Lowering, String, String> test) {
    Activation value = floats(call);
    String made = test.apply(call.graph(), call.graph().plain(value));
    return Activation.plain(made, ElementType.BOOL, value.shape());
  }

  private static Activation threshold(LayerCall call) {
    double least = call.settings().real("threshold", 0);
    double otherwise = call.settings().real("default_value", 0);
    Lowering graph = call.graph();
    return call.elements()
        .apply(
            floats(call),
            x ->
                graph.node(
                    "Where",
                    graph.node("Greater", x, number(graph, least)),
                    x,
                    number(graph, otherwise)));
  }

  private static Activation filled(LayerCall call) {
    Operands operands = new Operands(call);
    Activation value = operands.first();
    Object told = operands.parameter(2, "dtype");
    ElementType type = told == null ? value.type() : Types.of(Types.name(told));
    Lowering graph = call.graph();
    Activation number = graph.cast(operands.value(operands.told(1, "fill_value"), type), type);
    if (number.rank() > value.rank()) {
      throw new Unsupported("a filling of rank " + number.rank() + " for " + value.rank());
    }
    String sizes = graph.node("Shape", graph.plain(value));
    return Activation.plain(graph.node("Expand", graph.plain(number), sizes), type, value.shape());
  }

  /** Matrices with zeros on one side of a diagonal. */
  private static Activation triangle(LayerCall call, long upper) {
    Operands operands = new Operands(call);
    Lowering graph = call.graph();
    Activation value = operands.first();
    if (value.rank() < 2) {
      throw LayerCall.unsupported("a value of rank", value.rank());
    }
    ElementType type =
        value.type() == ElementType.BOOL ? ElementType.BOOL : Promotion.arithmetic(value.type());
    long[] diagonal = operands.wholes(1, "k");
    Map<String, Attribute> side = Map.of("upper", Attribute.of(upper));
    double from = diagonal.length == 0 ? 0 : diagonal[0];
    String held = graph.plain(graph.cast(value, type));
    String made = graph.node("Trilu", side, held, graph.number(ElementType.INT64, from));
    return graph.cast(Activation.plain(made, type, value.shape()), value.type());
  }
}
