package dev.primavista.core.probe;

import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;

/** Whether answers are the same but for the rounding of another order of sums. */
final class Comparison {
  private static final double TOLERANCE = 1e-3;
  private static final double HALF_TOLERANCE = 2e-2;

  private Comparison() {}

  /** Whether row {@code row} of the joined outputs is what the row alone gave. */
  static boolean rowEquals(Map<String, Tensor> joined, int row, Map<String, Tensor> alone) {
    for (Map.Entry<String, Tensor> output : joined.entrySet()) {
      Tensor all = output.getValue();
      Tensor one = alone.get(output.getKey());
      if (one == null || all.rows() != 2 || one.rows() != 1) {
        return false;
      }
      if (!all.shape().sameRowShape(one.shape()) || !same(all.slice(row, row + 1), one)) {
        return false;
      }
    }
    return true;
  }

  private static boolean same(Tensor first, Tensor second) {
    return switch (first) {
      case BytesTensor texts -> sameTexts(texts, (BytesTensor) second);
      case FixedTensor numbers -> sameNumbers(numbers, (FixedTensor) second);
    };
  }

  private static boolean sameTexts(BytesTensor first, BytesTensor second) {
    for (int i = 0; i < first.elementCount(); i++) {
      if (!Arrays.equals(first.bytesAt(i), second.bytesAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameNumbers(FixedTensor first, FixedTensor second) {
    double[] expected = second.doubles();
    double greatest = 1e-6;
    for (double value : expected) {
      greatest = Double.isFinite(value) ? Math.max(greatest, Math.abs(value)) : greatest;
    }
    double bound = greatest * tolerance(first.dataType());
    for (int i = 0; i < expected.length; i++) {
      double value = first.doubleAt(i);
      boolean equal = Double.compare(value, expected[i]) == 0;
      if (!equal && !(Math.abs(value - expected[i]) <= bound)) {
        return false;
      }
    }
    return true;
  }

  private static double tolerance(DataType type) {
    return switch (type) {
      case FP32, FP64 -> TOLERANCE;
      case FP16, BF16 -> HALF_TOLERANCE;
      default -> 0;
    };
  }
}
