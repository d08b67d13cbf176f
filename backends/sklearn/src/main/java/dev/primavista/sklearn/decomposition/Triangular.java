package dev.primavista.sklearn.decomposition;

import dev.primavista.sklearn.data.DenseMatrix;

/** Steps with a lower triangular factor {@code L} of {@code L L'}, in place. */
final class Triangular {
  private Triangular() {}

  /** A matrix as rows that may be exchanged. */
  static double[][] rows(DenseMatrix matrix) {
    double[][] rows = new double[matrix.rows()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = matrix.row(i);
    }
    return rows;
  }

  /** Solves {@code L x = b} for the first numbers of {@code b}. */
  static void forward(double[][] factor, double[] b, int size) {
    for (int i = 0; i < size; i++) {
      double sum = b[i];
      for (int j = 0; j < i; j++) {
        sum -= factor[i][j] * b[j];
      }
      b[i] = sum / factor[i][i];
    }
  }

  /** Solves {@code L' x = b} for the first numbers of {@code b}. */
  static void backward(double[][] factor, double[] b, int size) {
    for (int i = size - 1; i >= 0; i--) {
      double sum = b[i];
      for (int j = i + 1; j < size; j++) {
        sum -= factor[j][i] * b[j];
      }
      b[i] = sum / factor[i][i];
    }
  }

  /** Exchanges two rows and the same two columns. */
  static void exchange(double[][] square, int one, int other) {
    double[] row = square[one];
    square[one] = square[other];
    square[other] = row;
    for (double[] each : square) {
      double value = each[one];
      each[one] = each[other];
      each[other] = value;
    }
  }

  /** The factor without this row and column of {@code L L'}, by Givens rotations. */
  static void delete(double[][] factor, int size, int gone) {
    for (int i = gone; i < size - 1; i++) {
      System.arraycopy(factor[i + 1], 0, factor[i], 0, i + 2);
    }
    for (int i = gone; i < size - 1; i++) {
      double a = factor[i][i];
      double b = factor[i][i + 1];
      double r = Math.hypot(a, b);
      double c = r == 0 ? 1 : a / r;
      double s = r == 0 ? 0 : b / r;
      factor[i][i] = r;
      factor[i][i + 1] = 0;
      for (int row = i + 1; row < size - 1; row++) {
        double x = factor[row][i];
        double y = factor[row][i + 1];
        factor[row][i] = c * x + s * y;
        factor[row][i + 1] = c * y - s * x;
      }
    }
  }
}
