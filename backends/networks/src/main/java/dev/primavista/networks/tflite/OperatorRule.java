package dev.primavista.networks.tflite;

import dev.primavista.networks.lowering.Activation;
import java.util.function.Function;

/** How the operations of one built-in operator become operations of a graph. */
@FunctionalInterface
interface OperatorRule {
  /** Makes all outputs of the call. */
  void lower(OperatorCall call);

  /** A rule for operators with one output. */
  static OperatorRule of(Function<OperatorCall, Activation> rule) {
    return call -> call.made(0, rule.apply(call));
  }

  /** A rule for operators with one output that an activation may be fused with. */
  static OperatorRule fused(int field, Function<OperatorCall, Activation> rule) {
    return call -> call.made(0, call.fused(rule.apply(call), field));
  }
}
