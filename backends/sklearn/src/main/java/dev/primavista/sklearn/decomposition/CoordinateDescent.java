package dev.primavista.sklearn.decomposition;

import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.numeric.LinearAlgebra;
import dev.primavista.sklearn.numeric.MersenneTwister;
import java.util.Arrays;

/**
 * {@code W >= 0} of least {@code |X - W H|^2 / 2 + l1 |W| + l2 |W|^2 / 2}, one column of {@code W}
 * after another.
 *
 * @param h the fitted components
 */
record CoordinateDescent(DenseMatrix h, Rule rule, double l1, double l2) {
  /**
   * When to end, and in which order to go.
   *
   * @param tolerance of the violation of the optimum, relative to the first
   * @param seed of the order's random numbers; negative for ascending order
   */
  record Rule(int iterations, double tolerance, long seed) {}

  DenseMatrix of(DenseMatrix x) {
    int k = h.rows();
    DenseMatrix turned = LinearAlgebra.transposed(h);
    double[] penalty = new double[k];
    Arrays.fill(penalty, l2);
    DenseMatrix gram = LinearAlgebra.plusDiagonal(LinearAlgebra.product(h, turned), penalty);
    DenseMatrix slopes = LinearAlgebra.product(x, turned).map(value -> value - l1);
    double[] w = new double[x.rows() * k];
    MersenneTwister random = new MersenneTwister(Math.max(rule.seed, 0));
    int[] order = new int[k];
    Arrays.setAll(order, i -> i);
    double first = 0;
    for (int iteration = 1; iteration <= rule.iterations; iteration++) {
      double violation = sweep(w, gram, slopes, rule.seed < 0 ? order : random.permutation(k));
      first = iteration == 1 ? violation : first;
      if (first == 0 || violation / first <= rule.tolerance) {
        break;
      }
    }
    return new DenseMatrix(x.rows(), k, w);
  }

  private static double sweep(double[] w, DenseMatrix gram, DenseMatrix slopes, int[] order) {
    int k = order.length;
    double violation = 0;
    for (int column : order) {
      double curvature = gram.at(column, column);
      for (int at = 0; at < w.length; at += k) {
        double slope = -slopes.values()[at + column];
        for (int r = 0; r < k; r++) {
          slope += gram.at(column, r) * w[at + r];
        }
        double before = w[at + column];
        violation += Math.abs(before == 0 ? Math.min(0, slope) : slope);
        if (curvature != 0) {
          w[at + column] = Math.max(before - slope / curvature, 0);
        }
      }
    }
    return violation;
  }
}
