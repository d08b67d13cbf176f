package dev.primavista.sklearn.numeric;

import dev.primavista.sklearn.data.DenseMatrix;

/** The Moore-Penrose inverse of a matrix of any shape and rank, as scipy's {@code pinv} has it. */
public final class PseudoInverse {
  /** Up to here the inverse of the products of its rows is exact enough. */
  private static final double WELL_CONDITIONED = 1e7;

  private static final int SWEEPS = 60;

  private PseudoInverse() {}

  public static DenseMatrix of(DenseMatrix a) {
    if (a.rows() > a.columns()) {
      return LinearAlgebra.transposed(of(LinearAlgebra.transposed(a)));
    }
    DenseMatrix turned = LinearAlgebra.transposed(a);
    DenseMatrix gram = LinearAlgebra.product(a, turned);
    if (!LinearAlgebra.isSingular(gram)) {
      DenseMatrix inverse = LinearAlgebra.inverse(gram);
      if (LinearAlgebra.norm(gram) * LinearAlgebra.norm(inverse) < WELL_CONDITIONED) {
        return LinearAlgebra.product(turned, inverse);
      }
    }
    return bySingularValues(a);
  }

  /**
   * By one-sided Jacobi rotations (Hestenes, 1958): rows are turned until each two are orthogonal;
   * their lengths are the singular values then, of which those near zero are left out.
   */
  private static DenseMatrix bySingularValues(DenseMatrix a) {
    int m = a.rows();
    double[][] rows = new double[m][];
    double[][] turns = new double[m][m];
    for (int i = 0; i < m; i++) {
      rows[i] = a.row(i);
      turns[i][i] = 1;
    }
    for (int sweep = 0; sweep < SWEEPS && sweep(rows, turns); sweep++) {}
    double greatest = 0;
    for (double[] row : rows) {
      greatest = Math.max(greatest, Math.sqrt(dot(row, row)));
    }
    double least = Math.max(m, a.columns()) * Math.ulp(1.0) * greatest;
    double[] out = new double[a.columns() * m];
    for (int k = 0; k < m; k++) {
      double square = dot(rows[k], rows[k]);
      for (int i = 0; i < a.columns() && Math.sqrt(square) > least; i++) {
        for (int j = 0; j < m; j++) {
          out[i * m + j] += rows[k][i] * turns[k][j] / square;
        }
      }
    }
    return new DenseMatrix(a.columns(), m, out);
  }

  /** Turns each two rows to be orthogonal; false if all were. */
  private static boolean sweep(double[][] rows, double[][] turns) {
    boolean turned = false;
    for (int i = 0; i < rows.length; i++) {
      for (int j = i + 1; j < rows.length; j++) {
        double along = dot(rows[i], rows[j]);
        double first = dot(rows[i], rows[i]);
        double second = dot(rows[j], rows[j]);
        if (Math.abs(along) > Math.ulp(1.0) * Math.sqrt(first * second)) {
          double zeta = (second - first) / (2 * along);
          double tangent = Math.copySign(1, zeta) / (Math.abs(zeta) + Math.hypot(1, zeta));
          turn(rows[i], rows[j], tangent);
          turn(turns[i], turns[j], tangent);
          turned = true;
        }
      }
    }
    return turned;
  }

  private static void turn(double[] one, double[] other, double tangent) {
    double cosine = 1 / Math.hypot(1, tangent);
    double sine = cosine * tangent;
    for (int k = 0; k < one.length; k++) {
      double value = one[k];
      one[k] = cosine * value - sine * other[k];
      other[k] = sine * value + cosine * other[k];
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }
}
