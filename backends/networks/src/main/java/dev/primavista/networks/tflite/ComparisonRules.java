package dev.primavista.networks.tflite;

import dev.primavista.networks.lowering.Activation;
import dev.primavista.networks.lowering.Division;
import dev.primavista.networks.lowering.Elementwise;
import dev.primavista.networks.lowering.Lowering;
import dev.primavista.networks.lowering.Reshaping;
import dev.primavista.networks.lowering.Unsupported;
import dev.primavista.onnx.graph.ElementType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Comparisons, logic, choices by them, and whole quotients. */
final class ComparisonRules {
  private ComparisonRules() {}

  static void addTo(Map<Integer, OperatorRule> rules) {
    Map<Integer, String> comparisons =
        Map.of(58, "Less", 61, "Greater", 62, "GreaterOrEqual", 63, "LessOrEqual", 71, "Equal");
    comparisons.forEach(
        (code, operator) -> rules.put(code, OperatorRule.of(call -> compared(call, operator))));
    rules.put(72, OperatorRule.of(call -> negated(call, compared(call, "Equal"))));
    rules.put(84, OperatorRule.of(call -> compared(call, "Or")));
    rules.put(86, OperatorRule.of(call -> compared(call, "And")));
    rules.put(87, OperatorRule.of(call -> negated(call, call.input(0))));
    rules.put(91, OperatorRule.of(call -> reduced(call, "ReduceMax")));
    rules.put(140, OperatorRule.of(call -> reduced(call, "ReduceMin")));
    rules.put(64, OperatorRule.of(ComparisonRules::chosenAlike));
    rules.put(123, OperatorRule.of(ComparisonRules::chosen));
    rules.put(90, OperatorRule.of(ComparisonRules::quotient));
    rules.put(95, OperatorRule.of(ComparisonRules::remainder));
    rules.put(106, OperatorRule.of(ComparisonRules::sum));
  }

  private static Activation compared(OperatorCall call, String operator) {
    requireExact(call, 0);
    requireExact(call, 1);
    return call.elements().binary(operator, call.input(0), call.input(1), ElementType.BOOL);
  }

  /** TFLite compares integers that stand for real numbers after rounding them once more. */
  private static void requireExact(OperatorCall call, int input) {
    if (call.tensor(input).isQuantized()) {
      throw new Unsupported("quantised operands");
    }
  }

  private static Activation negated(OperatorCall call, Activation value) {
    return call.elements().unary("Not", value);
  }

  private static Activation reduced(OperatorCall call, String operator) {
    Activation value = call.input(0);
    int[] axes =
        Arrays.stream(call.constants(1)).mapToInt(axis -> OperatorCall.axis(value, axis)).toArray();
    Lowering graph = call.graph();
    Activation numbers = graph.cast(value, ElementType.INT32);
    Activation made = new Reshaping(graph).reduce(operator, numbers, call.operator().flag(0), axes);
    return graph.cast(made, ElementType.BOOL);
  }

  /** The older operator, whose condition may also be one of rows. */
  private static Activation chosenAlike(OperatorCall call) {
    int rank = call.input(0).rank();
    if (rank != 0 && rank != call.input(1).rank()) {
      throw new Unsupported("a condition of rank " + rank);
    }
    return chosen(call);
  }

  private static Activation chosen(OperatorCall call) {
    Activation where = call.input(0);
    Activation one = call.input(1);
    Activation other = call.input(2);
    Lowering graph = call.graph();
    String made = graph.node("Where", graph.plain(where), graph.plain(one), graph.plain(other));
    List<Long> shape =
        Elementwise.broadcast(where.shape(), Elementwise.broadcast(one.shape(), other.shape()));
    return Activation.plain(made, one.type(), shape);
  }

  private static Activation quotient(OperatorCall call) {
    requireExact(call, 0);
    requireExact(call, 1);
    return new Division(call.elements()).floored(call.input(0), call.input(1));
  }

  private static Activation remainder(OperatorCall call) {
    requireExact(call, 0);
    requireExact(call, 1);
    return new Division(call.elements()).remainder(call.input(0), call.input(1));
  }

  private static Activation sum(OperatorCall call) {
    List<Activation> values = IntStream.range(0, call.inputs()).mapToObj(call::input).toList();
    return call.elements().fold("Add", values);
  }
}
