package dev.primavista.networks.tflite;

import dev.primavista.networks.tflite.TfliteFile.Operator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The rules of all operators, by their code in TFLite's schema. */
final class OperatorRules {
  private static final int CUSTOM = 32;
  private static final Map<Integer, OperatorRule> RULES = new HashMap<>();

  static {
    ConvolutionRules.addTo(RULES);
    ArithmeticRules.addTo(RULES);
    ShapeRules.addTo(RULES);
    ResizeRules.addTo(RULES);
    BlockRules.addTo(RULES);
    ComparisonRules.addTo(RULES);
    LookupRules.addTo(RULES);
    FillRules.addTo(RULES);
    RecurrentRules.addTo(RULES);
  }

  private OperatorRules() {}

  /** The rule for an operator; empty where there is none. */
  static Optional<OperatorRule> of(Operator operator) {
    return Optional.ofNullable(RULES.get(operator.code()));
  }

  /** An operator's name for people. */
  static String shown(Operator operator) {
    return operator.code() == CUSTOM
        ? "custom operator " + operator.custom()
        : OperatorNames.of(operator.code());
  }
}
