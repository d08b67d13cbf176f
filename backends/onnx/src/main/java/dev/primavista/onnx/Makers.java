package dev.primavista.onnx;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which operators make the values of a graph. Not thread-safe. */
final class Makers {
  private static final Set<String> SIGMOIDS =
      Set.of("Sigmoid", "HardSigmoid", "com.microsoft.QLinearSigmoid");

  /** Operators that keep the numbers of their first input, but for their type and places. */
  private static final Set<String> KEEPING =
      Set.of(
          "Identity",
          "Cast",
          "Reshape",
          "Flatten",
          "Squeeze",
          "Unsqueeze",
          "Transpose",
          "QuantizeLinear",
          "DequantizeLinear");

  private final Map<String, Maker> makers = new HashMap<>();

  private record Maker(String operator, List<String> inputs) {}

  /** Notes a node. */
  void add(String operator, List<String> inputs, List<String> outputs) {
    Maker maker = new Maker(operator, inputs);
    outputs.forEach(output -> makers.put(output, maker));
  }

  /** Whether all numbers of a value come from sigmoids. */
  boolean isSigmoid(String value) {
    Set<String> seen = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(value));
    while (!open.isEmpty()) {
      String next = open.pop();
      Maker maker = makers.get(next);
      if (maker == null || !seen.add(next)) {
        return false;
      }
      if (maker.operator.equals("Concat")) {
        open.addAll(maker.inputs);
      } else if (KEEPING.contains(maker.operator) && !maker.inputs.isEmpty()) {
        open.push(maker.inputs.getFirst());
      } else if (!SIGMOIDS.contains(maker.operator)) {
        return false;
      }
    }
    return true;
  }
}
