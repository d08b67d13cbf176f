package dev.primavista.sklearn.decomposition;

import dev.primavista.sklearn.data.DenseMatrix;
import java.util.Arrays;

/**
 * The multiplicative update of {@code W} that lowers the beta divergence of {@code X} and {@code W
 * H} (Fevotte and Idier, 2011): {@code W *= ((X (W H)^(b-2)) H' / ((W H)^(b-1) H'))^gamma}.
 *
 * @param h the fitted components
 * @param beta 2 is Frobenius, 1 Kullback-Leibler, 0 Itakura-Saito
 * @param l1 what is added to the denominator
 * @param l2 what is added to the denominator, times {@code W}
 */
record MultiplicativeUpdate(DenseMatrix h, double beta, double l1, double l2) {
  private static final double EPSILON = Math.ulp(1.0f);

  private double gamma() {
    if (beta < 1) {
      return 1 / (2 - beta);
    }
    return beta > 2 ? 1 / (beta - 1) : 1;
  }

  /** The sum of each component, which {@link #apply} takes as the denominator where beta is 1. */
  double[] sums() {
    double[] sums = new double[h.rows()];
    for (int i = 0; i < sums.length; i++) {
      for (int j = 0; j < h.columns(); j++) {
        sums[i] += h.at(i, j);
      }
    }
    return sums;
  }

  /**
   * Updates {@code w} in place.
   *
   * @param sums where beta is 1: scikit-learn adds the penalty to them at every update
   */
  void apply(DenseMatrix x, double[] w, double[] sums) {
    int k = h.rows();
    double gamma = gamma();
    if (beta == 1 && l1 > 0) {
      Arrays.setAll(sums, i -> sums[i] + l1);
    }
    double[] product = new double[x.columns()];
    double[] above = new double[k];
    double[] below = new double[k];
    for (int row = 0; row < x.rows(); row++) {
      int at = row * k;
      product(w, at, product);
      above(x, row, product, above);
      below(product, sums, below);
      for (int i = 0; i < k; i++) {
        double denominator = below[i] + (beta == 1 || l1 == 0 ? 0 : l1);
        denominator += l2 > 0 ? l2 * w[at + i] : 0;
        double factor = above[i] / (denominator == 0 ? EPSILON : denominator);
        w[at + i] *= gamma == 1 ? factor : Math.pow(factor, gamma);
      }
    }
  }

  /** One row of {@code W H}. */
  private void product(double[] w, int at, double[] product) {
    Arrays.fill(product, 0);
    for (int i = 0; i < h.rows(); i++) {
      double weight = w[at + i];
      for (int j = 0; j < product.length; j++) {
        product[j] += weight * h.at(i, j);
      }
    }
  }

  private void above(DenseMatrix x, int row, double[] product, double[] above) {
    Arrays.fill(above, 0);
    for (int j = 0; j < product.length; j++) {
      double value = x.at(row, j) * power(beta < 2 ? clipped(product[j]) : product[j], beta - 2);
      for (int i = 0; i < above.length; i++) {
        above[i] += value * h.at(i, j);
      }
    }
  }

  private void below(double[] product, double[] sums, double[] below) {
    if (beta == 1) {
      System.arraycopy(sums, 0, below, 0, below.length);
      return;
    }
    Arrays.fill(below, 0);
    for (int j = 0; j < product.length; j++) {
      double value = power(beta < 1 ? clipped(product[j]) : product[j], beta - 1);
      for (int i = 0; i < below.length; i++) {
        below[i] += value * h.at(i, j);
      }
    }
  }

  private static double clipped(double value) {
    return value < EPSILON ? EPSILON : value;
  }

  private static double power(double base, double exponent) {
    if (exponent == 0) {
      return 1;
    }
    if (exponent == 1) {
      return base;
    }
    return exponent == -1 ? 1 / base : Math.pow(base, exponent);
  }

  /** {@code sqrt(2 D)} of the divergence {@code D} of {@code X} from {@code W H}. */
  double divergence(DenseMatrix x, double[] w) {
    double[] product = new double[x.columns()];
    double sum = 0;
    for (int row = 0; row < x.rows(); row++) {
      product(w, row * h.rows(), product);
      for (int j = 0; j < product.length; j++) {
        sum += divergence(x.at(row, j), product[j]);
      }
    }
    return Math.sqrt(2 * Math.max(sum, 0));
  }

  private double divergence(double x, double fitted) {
    if (beta == 2) {
      return (x - fitted) * (x - fitted) / 2;
    }
    boolean counted = x > EPSILON;
    double y = clipped(fitted);
    if (beta == 1) {
      return (counted ? x * Math.log(x / y) - x : 0) + fitted;
    }
    if (beta == 0) {
      return counted ? x / y - Math.log(x / y) - 1 : -1;
    }
    double own = counted ? Math.pow(x, beta) - beta * x * Math.pow(y, beta - 1) : 0;
    return (own + (beta - 1) * Math.pow(fitted, beta)) / (beta * (beta - 1));
  }
}
