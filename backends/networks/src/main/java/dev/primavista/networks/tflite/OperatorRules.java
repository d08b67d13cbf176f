package dev.primavista.networks.tflite;

import dev.primavista.networks.tflite.TfliteFile.Operator;
import dev.primavista.networks.tflite.TfliteFile.Tensor;
import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The rules of all operators, by their code in TFLite's schema. */
final class OperatorRules {
  private static final int CUSTOM = 32;
  private static final Map<Integer, OperatorRule> RULES = new HashMap<>();

  /** Operators that never mix rows, whatever their options. */
  private static final Set<Integer> ROW_BY_ROW =
      Set.of(
          0, 1, 3, 4, 6, 11, 14, 17, 18, 19, 20, 21, 23, 25, 28, 34, 41, 47, 50, 54, 97, 98, 101,
          111, 114, 117, 150, 152);

  private static final int CONCATENATION = 2;
  private static final int FULLY_CONNECTED = 9;
  private static final int RESHAPE = 22;
  private static final int MEAN = 40;
  private static final int SQUEEZE = 43;

  static {
    ConvolutionRules.addTo(RULES);
    ArithmeticRules.addTo(RULES);
    ShapeRules.addTo(RULES);
    BlockRules.addTo(RULES);
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

  /** Whether a batch of one may be any number of rows: no operator takes rows together. */
  static boolean keepRows(TfliteFile file) {
    boolean single =
        Arrays.stream(file.inputs())
            .mapToObj(file.tensors()::get)
            .allMatch(input -> !input.shape().isEmpty() && input.shape().getFirst() == 1);
    return single && file.operators().stream().allMatch(operator -> keepsRows(file, operator));
  }

  private static boolean keepsRows(TfliteFile file, Operator operator) {
    if (ROW_BY_ROW.contains(operator.code())) {
      return true;
    }
    List<Tensor> tensors = file.tensors();
    List<Long> made = tensors.get(operator.outputs()[0]).shape();
    boolean first = made.isEmpty() || made.getFirst() == 1;
    return switch (operator.code()) {
      case CONCATENATION -> first && operator.option(0, 0) != 0;
      case FULLY_CONNECTED -> first;
      case RESHAPE -> first && (!made.isEmpty() || keepsRows(tensors, operator));
      case MEAN -> first && !reducesRows(tensors.get(operator.inputs()[1]));
      case SQUEEZE -> first && keepsFirst(operator.wholes(0));
      default -> false;
    };
  }

  /** Whether a target without a told output has a single row, or as many as there are. */
  private static boolean keepsRows(List<Tensor> tensors, Operator operator) {
    boolean told = operator.inputs().length > 1;
    Tensor target = tensors.get(operator.inputs()[told ? 1 : 0]);
    int[] option = operator.wholes(0);
    int first =
        told && target.isConstant() ? target.bytes().getInt() : option.length > 0 ? option[0] : 0;
    return first == 1 || first == -1;
  }

  private static boolean keepsFirst(int[] axes) {
    return axes.length > 0 && Arrays.stream(axes).noneMatch(axis -> axis == 0);
  }

  private static boolean reducesRows(Tensor axes) {
    IntBuffer values = axes.bytes().asIntBuffer();
    while (values.hasRemaining()) {
      if (values.get() == 0) {
        return true;
      }
    }
    return !axes.isConstant();
  }
}
