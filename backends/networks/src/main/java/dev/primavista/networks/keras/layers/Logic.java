package dev.primavista.networks.keras.layers;

import dev.primavista.networks.lowering.Activation;
import dev.primavista.networks.lowering.Reshaping;
import dev.primavista.onnx.graph.ElementType;
import java.util.Map;

/** Functions of truth values. */
final class Logic {
  private static final Map<String, String> BINARY =
      Map.of("logical_or", "Or", "logical_and", "And", "logical_xor", "Xor");

  private Logic() {}

  static void addTo(Map<String, LayerRule> rules) {
    BINARY.forEach((name, operator) -> rules.put(name, LayerRule.of(c -> binary(c, operator))));
    rules.put("logical_not", LayerRule.of(c -> c.elements().unary("Not", truth(c, 0))));
    rules.put("any", LayerRule.of(c -> quantified(c, "ReduceMax")));
    rules.put("all", LayerRule.of(c -> quantified(c, "ReduceMin")));
  }

  private static Activation binary(LayerCall call, String operator) {
    return call.elements().binary(operator, truth(call, 0), truth(call, 1));
  }

  /** Whether any or all elements along the axes are true. */
  private static Activation quantified(LayerCall call, String operator) {
    Operands operands = new Operands(call);
    boolean keeps = operands.flag(2, "keepdims");
    Activation numbers = call.graph().cast(truth(call, 0), ElementType.INT32);
    Activation made =
        new Reshaping(call.graph()).reduce(operator, numbers, keeps, operands.axes(1));
    return call.graph().cast(made, ElementType.BOOL);
  }

  private static Activation truth(LayerCall call, int place) {
    Activation value = new Operands(call).operand(place, ElementType.BOOL);
    return call.graph().cast(value, ElementType.BOOL);
  }
}
