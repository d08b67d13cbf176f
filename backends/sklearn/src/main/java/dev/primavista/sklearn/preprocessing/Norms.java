package dev.primavista.sklearn.preprocessing;

import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.data.SparseMatrix;

/** Rows divided by their size. */
public final class Norms {
  private Norms() {}

  /** The greatest number of a row, whose sign counts: {@code max} before 0.23. */
  static final String SIGNED_MAX = "signed max";

  /** Norms of full rows below this count as zero, since 1.0. */
  static final double LEAST = 10 * Math.ulp(1.0);

  /** Rows divided by their norm {@code l1}, {@code l2} or {@code max}; a row of zeros as it is. */
  public static Matrix normalised(Matrix rows, String norm) {
    return normalised(rows, norm, Double.NEGATIVE_INFINITY);
  }

  /** The same, where full rows of a norm below the least stay as they are. */
  static Matrix normalised(Matrix rows, String norm, double least) {
    return switch (rows) {
      case SparseMatrix sparse -> {
        double[] values = sparse.values().clone();
        for (int row = 0; row < sparse.rows(); row++) {
          int from = sparse.starts()[row];
          int to = sparse.starts()[row + 1];
          divide(values, from, to, size(values, from, to, norm, to - from < sparse.columns()));
        }
        yield new SparseMatrix(
            sparse.rows(), sparse.columns(), sparse.starts(), sparse.indices(), values);
      }
      case DenseMatrix dense -> {
        double[] values = dense.values().clone();
        for (int row = 0; row < dense.rows(); row++) {
          int from = row * dense.columns();
          int to = from + dense.columns();
          double size = size(values, from, to, norm, false);
          divide(values, from, to, size < least ? 0 : size);
        }
        yield new DenseMatrix(dense.rows(), dense.columns(), values);
      }
    };
  }

  /**
   * The norm of a row.
   *
   * @param zeros whether there are more numbers, all of them zero
   */
  private static double size(double[] values, int from, int to, String norm, boolean zeros) {
    if (norm.equals(SIGNED_MAX)) {
      double greatest = zeros || from == to ? 0 : values[from];
      for (int i = from; i < to; i++) {
        greatest = Math.max(greatest, values[i]);
      }
      return greatest;
    }
    double size = 0;
    for (int i = from; i < to; i++) {
      double one = Math.abs(values[i]);
      size =
          norm.equals("max") ? Math.max(size, one) : size + (norm.equals("l1") ? one : one * one);
    }
    return norm.equals("l2") ? Math.sqrt(size) : size;
  }

  private static void divide(double[] values, int from, int to, double size) {
    for (int i = from; i < to && size != 0; i++) {
      values[i] /= size;
    }
  }
}
