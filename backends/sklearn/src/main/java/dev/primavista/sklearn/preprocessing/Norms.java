package dev.primavista.sklearn.preprocessing;

import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.data.SparseMatrix;

/** Rows divided by their size. */
public final class Norms {
  private Norms() {}

  /** Rows divided by their norm {@code l1}, {@code l2} or {@code max}; a row of zeros as it is. */
  public static Matrix normalised(Matrix rows, String norm) {
    return switch (rows) {
      case SparseMatrix sparse -> {
        double[] values = sparse.values().clone();
        for (int row = 0; row < sparse.rows(); row++) {
          divide(values, sparse.starts()[row], sparse.starts()[row + 1], norm);
        }
        yield new SparseMatrix(
            sparse.rows(), sparse.columns(), sparse.starts(), sparse.indices(), values);
      }
      case DenseMatrix dense -> {
        double[] values = dense.values().clone();
        for (int row = 0; row < dense.rows(); row++) {
          divide(values, row * dense.columns(), (row + 1) * dense.columns(), norm);
        }
        yield new DenseMatrix(dense.rows(), dense.columns(), values);
      }
    };
  }

  private static void divide(double[] values, int from, int to, String norm) {
    double size = 0;
    for (int i = from; i < to; i++) {
      double one = Math.abs(values[i]);
      size =
          norm.equals("max") ? Math.max(size, one) : size + (norm.equals("l1") ? one : one * one);
    }
    if (norm.equals("l2")) {
      size = Math.sqrt(size);
    }
    for (int i = from; i < to && size != 0; i++) {
      values[i] /= size;
    }
  }
}
