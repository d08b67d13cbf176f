package dev.primavista.networks.keras.layers;

import dev.primavista.networks.keras.config.Types;
import dev.primavista.networks.lowering.Activation;
import dev.primavista.networks.lowering.Lowering;
import dev.primavista.networks.lowering.Reshaping;
import dev.primavista.networks.lowering.Unsupported;
import dev.primavista.onnx.graph.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Functions on elements, and over whole axes. */
final class Arithmetic {
  /** Functions of two operands. */
  static final Map<String, String> BINARY =
      Map.of(
          "add",
          "Add",
          "subtract",
          "Sub",
          "multiply",
          "Mul",
          "divide",
          "Div",
          "maximum",
          "Max",
          "minimum",
          "Min",
          "power",
          "Pow");

  /** Functions of two operands whose results are truth values. */
  static final Map<String, String> COMPARISONS =
      Map.of(
          "greater",
          "Greater",
          "greater_equal",
          "GreaterOrEqual",
          "less",
          "Less",
          "less_equal",
          "LessOrEqual",
          "equal",
          "Equal",
          "not_equal",
          "Equal");

  /** Functions of one operand, whose results are floats unless they are among the exact ones. */
  private static final Map<String, String> UNARY =
      Map.ofEntries(
          Map.entry("negative", "Neg"),
          Map.entry("abs", "Abs"),
          Map.entry("sqrt", "Sqrt"),
          Map.entry("exp", "Exp"),
          Map.entry("log", "Log"),
          Map.entry("sin", "Sin"),
          Map.entry("cos", "Cos"),
          Map.entry("floor", "Floor"),
          Map.entry("ceil", "Ceil"),
          Map.entry("round", "Round"),
          Map.entry("sign", "Sign"),
          Map.entry("erf", "Erf"),
          Map.entry("reciprocal", "Reciprocal"),
          Map.entry("identity", "Identity"),
          Map.entry("stop_gradient", "Identity"));

  /** Functions that make integers of integers. */
  private static final Set<String> EXACT = Set.of("Neg", "Abs", "Sign", "Identity");

  private static final Map<String, String> REDUCTIONS =
      Map.of(
          "mean",
          "ReduceMean",
          "sum",
          "ReduceSum",
          "max",
          "ReduceMax",
          "min",
          "ReduceMin",
          "prod",
          "ReduceProd",
          "logsumexp",
          "ReduceLogSumExp");

  private Arithmetic() {}

  static void addTo(Map<String, LayerRule> rules) {
    BINARY.forEach((name, operator) -> rules.put(name, LayerRule.of(c -> binary(c, operator))));
    COMPARISONS.forEach(
        (name, operator) -> rules.put(name, LayerRule.of(c -> compared(c, name, operator))));
    UNARY.forEach((name, operator) -> rules.put(name, LayerRule.of(c -> unary(c, operator))));
    rules.put("zeros_like", LayerRule.of(c -> filled(c, 0)));
    rules.put("ones_like", LayerRule.of(c -> filled(c, 1)));
    REDUCTIONS.forEach(
        (name, operator) -> rules.put(name, LayerRule.of(c -> reduced(c, operator))));
    rules.put("log1p", LayerRule.of(Arithmetic::logarithmOfOneMore));
    rules.put("square", LayerRule.of(Arithmetic::square));
    rules.put("rsqrt", LayerRule.of(Arithmetic::reciprocalRoot));
    rules.put("clip", LayerRule.of(Arithmetic::clip));
  }

  /** An operation of the two operands of the call. */
  static Activation binary(LayerCall call, String operator) {
    Operands operands = new Operands(call);
    ElementType type = operator.equals("Div") ? ElementType.FLOAT : operands.type();
    ElementType numbers = Promotion.arithmetic(type);
    List<Activation> both = List.of(operands.operand(0, numbers), operands.operand(1, numbers));
    return Promotion.combined(call, operator, both, type);
  }

  private static Activation compared(LayerCall call, String name, String operator) {
    Operands operands = new Operands(call);
    ElementType told = operands.type();
    ElementType type =
        told == ElementType.BOOL
            ? operator.equals("Equal") ? told : ElementType.INT32
            : Promotion.arithmetic(told);
    Activation left = call.graph().cast(operands.operand(0, type), type);
    Activation right = call.graph().cast(operands.operand(1, type), type);
    Activation made = call.elements().binary(operator, left, right, ElementType.BOOL);
    return name.equals("not_equal") ? call.elements().unary("Not", made) : made;
  }

  /** One number in the shape of the operand. */
  private static Activation filled(LayerCall call, double number) {
    Operands operands = new Operands(call);
    Activation value = operands.first();
    Object told = operands.parameter(1, "dtype");
    ElementType type = told == null ? value.type() : Types.of(Types.name(told));
    Lowering graph = call.graph();
    String sizes = graph.node("Shape", graph.plain(value));
    String made = graph.node("Expand", graph.number(type, number), sizes);
    return Activation.plain(made, type, value.shape());
  }

  private static Activation unary(LayerCall call, String operator) {
    Activation value = new Operands(call).first();
    boolean whole = value.type() != ElementType.FLOAT;
    if (operator.equals("Round") && whole) {
      return value;
    }
    return call.elements().unary(operator, EXACT.contains(operator) ? value : floats(call, value));
  }

  private static Activation floats(LayerCall call, Activation value) {
    return call.graph().cast(value, ElementType.FLOAT);
  }

  private static Activation square(LayerCall call) {
    Activation value = new Operands(call).first();
    return Promotion.combined(call, "Mul", List.of(value, value), value.type());
  }

  /**
   * Of small numbers too: {@code log(u) (x / (u - 1))} where {@code u} is {@code 1 + x} rounded,
   * and the quotient near 1.
   */
  private static Activation logarithmOfOneMore(LayerCall call) {
    Lowering graph = call.graph();
    String one = graph.scalar(1);
    return call.elements()
        .apply(
            floats(call, new Operands(call).first()),
            x -> {
              String more = graph.node("Add", x, one);
              String rounded = graph.node("Sub", more, one);
              String logarithm = graph.node("Log", more);
              String scaled = graph.node("Mul", logarithm, graph.node("Div", x, rounded));
              String small = graph.node("Equal", rounded, graph.scalar(0));
              String whole = graph.node("IsInf", x);
              return graph.node("Where", small, x, graph.node("Where", whole, logarithm, scaled));
            });
  }

  private static Activation reciprocalRoot(LayerCall call) {
    return call.elements()
        .apply(
            floats(call, new Operands(call).first()),
            x -> call.graph().node("Reciprocal", call.graph().node("Sqrt", x)));
  }

  private static Activation reduced(LayerCall call, String operator) {
    Operands operands = new Operands(call);
    boolean keeps = operands.flag(2, "keepdims", "keep_dims");
    Activation value = operands.first();
    Activation held = call.graph().cast(value, reducedType(operator, value.type()));
    return new Reshaping(call.graph()).reduce(operator, held, keeps, operands.axes(1));
  }

  /** What a reduction of elements of this type is made of. */
  private static ElementType reducedType(String operator, ElementType type) {
    return switch (operator) {
      case "ReduceMean", "ReduceLogSumExp" -> ElementType.FLOAT;
      case "ReduceSum", "ReduceProd" ->
          switch (type) {
            case UINT8 -> throw new Unsupported("a sum or product of elements of type uint8");
            case INT8, INT16, BOOL -> ElementType.INT32;
            default -> type;
          };
      default -> type;
    };
  }

  private static Activation clip(LayerCall call) {
    Operands operands = new Operands(call);
    Object least = operands.parameter(1, "x_min", "clip_value_min");
    Object most = operands.parameter(2, "x_max", "clip_value_max");
    if (!(least instanceof Number low) || !(most instanceof Number high)) {
      throw new Unsupported("limits " + least + " and " + most);
    }
    Activation value = operands.first();
    List<Number> limits = new ArrayList<>(List.of(low, high));
    if (value.type() != ElementType.FLOAT && limits.stream().anyMatch(Double.class::isInstance)) {
      throw new Unsupported("limits " + least + " and " + most + " of integers");
    }
    return call.elements().clip(value, low.doubleValue(), high.doubleValue());
  }
}
