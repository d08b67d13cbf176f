package dev.primavista.sklearn.numeric;

import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.estimator.UnreadableModel;

/** Products and inverses of full matrices. */
public final class LinearAlgebra {
  private LinearAlgebra() {}

  /** {@code A B}. */
  public static DenseMatrix product(DenseMatrix a, DenseMatrix b) {
    int n = b.columns();
    double[] out = new double[Math.multiplyExact(a.rows(), n)];
    for (int i = 0; i < a.rows(); i++) {
      for (int k = 0; k < a.columns(); k++) {
        double factor = a.at(i, k);
        int from = k * n;
        int at = i * n;
        for (int j = 0; j < n; j++) {
          out[at + j] += factor * b.values()[from + j];
        }
      }
    }
    return new DenseMatrix(a.rows(), n, out);
  }

  public static DenseMatrix transposed(DenseMatrix a) {
    double[] out = new double[a.values().length];
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0; j < a.columns(); j++) {
        out[j * a.rows() + i] = a.at(i, j);
      }
    }
    return new DenseMatrix(a.columns(), a.rows(), out);
  }

  /** A matrix with these numbers added along its diagonal. */
  public static DenseMatrix plusDiagonal(DenseMatrix a, double[] values) {
    double[] out = a.values().clone();
    for (int i = 0; i < a.rows(); i++) {
      out[i * a.columns() + i] += values[i];
    }
    return new DenseMatrix(a.rows(), a.columns(), out);
  }

  /** The root of the sum of all squares. */
  public static double norm(DenseMatrix a) {
    double sum = 0;
    for (double value : a.values()) {
      sum += value * value;
    }
    return Math.sqrt(sum);
  }

  /** Whether elimination ends at a zero: {@link #inverse} fails. */
  public static boolean isSingular(DenseMatrix a) {
    double[][] rows = new double[a.rows()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = a.row(i);
    }
    for (int column = 0; column < rows.length; column++) {
      if (!exchange(rows, column)) {
        return true;
      }
      eliminate(rows, column);
    }
    return false;
  }

  /** The inverse of a square matrix. */
  public static DenseMatrix inverse(DenseMatrix a) {
    int n = a.rows();
    double[] identity = new double[n * n];
    for (int i = 0; i < n; i++) {
      identity[i * n + i] = 1;
    }
    return solve(a, new DenseMatrix(n, n, identity));
  }

  /** {@code X} of {@code A X = B}: Gaussian elimination with row exchange. */
  public static DenseMatrix solve(DenseMatrix a, DenseMatrix b) {
    int n = a.rows();
    int m = b.columns();
    double[][] rows = new double[n][n + m];
    for (int i = 0; i < n; i++) {
      System.arraycopy(a.values(), i * n, rows[i], 0, n);
      System.arraycopy(b.values(), i * m, rows[i], n, m);
    }
    for (int column = 0; column < n; column++) {
      if (!exchange(rows, column)) {
        throw new UnreadableModel("a matrix of it has no inverse");
      }
      eliminate(rows, column);
    }
    double[] out = new double[n * m];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < m; j++) {
        out[i * m + j] = rows[i][n + j] / rows[i][i];
      }
    }
    return new DenseMatrix(n, m, out);
  }

  /** Brings the greatest number of what is left of the column up; false if all are zero. */
  private static boolean exchange(double[][] rows, int column) {
    int best = column;
    for (int row = column + 1; row < rows.length; row++) {
      best = Math.abs(rows[row][column]) > Math.abs(rows[best][column]) ? row : best;
    }
    double[] kept = rows[column];
    rows[column] = rows[best];
    rows[best] = kept;
    return rows[column][column] != 0;
  }

  private static void eliminate(double[][] rows, int column) {
    double[] pivot = rows[column];
    for (int row = 0; row < rows.length; row++) {
      double factor = row == column ? 0 : rows[row][column] / pivot[column];
      for (int j = column; j < pivot.length && factor != 0; j++) {
        rows[row][j] -= factor * pivot[j];
      }
    }
  }

  /** The logarithm of a positive definite matrix's determinant. */
  public static double logDeterminant(DenseMatrix a) {
    int n = a.rows();
    double[][] rows = new double[n][];
    for (int i = 0; i < n; i++) {
      rows[i] = a.row(i);
    }
    double sum = 0;
    for (int column = 0; column < n; column++) {
      sum += Math.log(rows[column][column]);
      for (int row = column + 1; row < n; row++) {
        double factor = rows[row][column] / rows[column][column];
        for (int j = column; j < n; j++) {
          rows[row][j] -= factor * rows[column][j];
        }
      }
    }
    return sum;
  }
}
