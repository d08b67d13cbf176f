package dev.primavista.networks.keras.layers;

import dev.primavista.networks.lowering.Activation;
import dev.primavista.networks.lowering.Division;
import dev.primavista.networks.lowering.Lowering;
import dev.primavista.onnx.graph.ElementType;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** Quotients and remainders beside the plain quotient. */
final class Quotients {
  private Quotients() {}

  static void addTo(Map<String, LayerRule> rules) {
    rules.put("floor_divide", LayerRule.of(c -> divided(c, division(c)::floored)));
    rules.put("mod", LayerRule.of(c -> divided(c, division(c)::remainder)));
    rules.put("fmod", LayerRule.of(c -> divided(c, division(c)::truncated)));
    rules.put("divide_no_nan", LayerRule.of(Quotients::zeroOfZero));
  }

  private static Division division(LayerCall call) {
    return new Division(call.elements());
  }

  private static Activation divided(
      LayerCall call, BiFunction<Activation, Activation, Activation> operation) {
    Operands operands = new Operands(call);
    ElementType type = operands.type();
    ElementType numbers = Promotion.arithmetic(type);
    Lowering graph = call.graph();
    Activation left = graph.cast(operands.operand(0, numbers), numbers);
    Activation right = graph.cast(operands.operand(1, numbers), numbers);
    return graph.cast(operation.apply(left, right), type);
  }

  private static Activation zeroOfZero(LayerCall call) {
    Operands operands = new Operands(call);
    Lowering graph = call.graph();
    Activation divisor = graph.cast(operands.operand(1, ElementType.FLOAT), ElementType.FLOAT);
    Activation dividend = graph.cast(operands.operand(0, ElementType.FLOAT), ElementType.FLOAT);
    Activation made = call.elements().binary("Div", dividend, divisor);
    Activation zero = Activation.plain(graph.scalar(0), ElementType.FLOAT, List.of());
    Activation none = call.elements().binary("Equal", divisor, zero, ElementType.BOOL);
    String chosen = graph.node("Where", graph.plain(none), graph.plain(zero), graph.plain(made));
    return Activation.plain(chosen, ElementType.FLOAT, made.shape());
  }
}
