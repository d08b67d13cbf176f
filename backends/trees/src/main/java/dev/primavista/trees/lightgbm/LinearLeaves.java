package dev.primavista.trees.lightgbm;

import dev.primavista.trees.TreeFormatException;
import java.util.List;

/**
 * Leaves that compute {@code constant + sum of coefficient * column}; where one of the columns is
 * NaN, the leaf's plain value counts.
 */
public final class LinearLeaves {
  private final int columns;
  private final List<Leaf> leaves;

  /** One leaf's formula, and its value where a column is NaN. */
  record Leaf(double plain, double constant, int[] features, double[] coefficients) {}

  /** Leaves in the order of the trees, for rows of so many columns. */
  LinearLeaves(int columns, List<Leaf> leaves) {
    this.columns = columns;
    this.leaves = List.copyOf(leaves);
    for (Leaf leaf : leaves) {
      if (leaf.features().length != leaf.coefficients().length) {
        throw new TreeFormatException("a linear leaf has not one coefficient per column");
      }
      for (int feature : leaf.features()) {
        if (feature < 0 || feature >= columns) {
          throw new TreeFormatException("a linear leaf looks at column " + feature);
        }
      }
    }
  }

  double value(int number, double[] rows, int row) {
    Leaf leaf = leaves.get(number);
    double value = leaf.constant();
    for (int i = 0; i < leaf.features().length; i++) {
      double x = rows[row * columns + leaf.features()[i]];
      if (Double.isNaN(x)) {
        return leaf.plain();
      }
      value += leaf.coefficients()[i] * x;
    }
    return value;
  }
}
