package dev.primavista.sklearn.decomposition;

import dev.primavista.sklearn.data.DenseMatrix;

/**
 * The lasso by coordinate descent: {@code min w' Q w / 2 - q' w + alpha |w|}, until the gap to the
 * dual is small enough.
 *
 * @param gram {@code Q}, the products of every two atoms
 * @param rule when it ends
 * @param positive whether coefficients below zero are forbidden
 */
record LassoDescent(DenseMatrix gram, double alpha, Rule rule, boolean positive)
    implements SparseCode {
  /**
   * When to end.
   *
   * @param tolerance of the relative change and of the gap, the latter times the squared norm
   * @param screened from 1.8 on: atoms that are zero for certain are left out
   */
  record Rule(int iterations, double tolerance, boolean screened) {}

  @Override
  public double[] of(double[] correlations, double squaredNorm) {
    Descent descent = new Descent(correlations, squaredNorm);
    if (rule.screened && descent.closed()) {
      return descent.weights;
    }
    if (rule.screened && alpha != 0) {
      descent.screen(descent.gap());
    }
    for (int iteration = 1; iteration <= rule.iterations; iteration++) {
      double change = descent.sweep();
      boolean small = rule.screened ? change <= rule.tolerance : change < rule.tolerance;
      if (small || iteration == rule.iterations) {
        double gap = descent.gap();
        if (descent.small(gap)) {
          break;
        }
        if (rule.screened && alpha != 0) {
          descent.screen(gap);
        }
      }
    }
    return descent.weights;
  }

  private final class Descent {
    private final double[] target;
    private final double squaredNorm;
    private final double[] weights;
    private final double[] fitted;
    private final boolean[] excluded;
    private double greatestSlope;

    Descent(double[] target, double squaredNorm) {
      this.target = target;
      this.squaredNorm = squaredNorm;
      this.weights = new double[target.length];
      this.fitted = new double[target.length];
      this.excluded = new boolean[target.length];
    }

    boolean closed() {
      double gap = gap();
      return gap >= 0 && small(gap);
    }

    boolean small(double gap) {
      double most = rule.tolerance * squaredNorm;
      return rule.screened ? gap <= most : gap < most;
    }

    /** One update of every coefficient; the greatest change by the greatest coefficient. */
    double sweep() {
      double greatest = 0;
      double greatestChange = 0;
      for (int j = 0; j < weights.length; j++) {
        double own = gram.at(j, j);
        if (excluded[j] || own == 0) {
          continue;
        }
        double before = weights[j];
        double slope = target[j] - fitted[j] + before * own;
        double size = Math.max(Math.abs(slope) - alpha, 0);
        weights[j] = positive && slope < 0 ? 0 : Math.signum(slope) * size / own;
        move(j, weights[j] - before);
        greatestChange = Math.max(greatestChange, Math.abs(weights[j] - before));
        greatest = Math.max(greatest, Math.abs(weights[j]));
      }
      return greatest == 0 ? 0 : greatestChange / greatest;
    }

    private void move(int atom, double by) {
      for (int i = 0; by != 0 && i < fitted.length; i++) {
        fitted[i] += by * gram.at(atom, i);
      }
    }

    double gap() {
      double along = 0;
      double energy = 0;
      double absolute = 0;
      greatestSlope = positive ? Double.NEGATIVE_INFINITY : 0;
      for (int j = 0; j < weights.length; j++) {
        along += weights[j] * target[j];
        energy += weights[j] * fitted[j];
        absolute += Math.abs(weights[j]);
        double slope = target[j] - fitted[j];
        greatestSlope = Math.max(greatestSlope, positive ? slope : Math.abs(slope));
      }
      double left = squaredNorm + energy - 2 * along;
      if (alpha == 0 && rule.screened) {
        return squaredSlopes();
      }
      double scale = greatestSlope > alpha ? alpha / greatestSlope : 1;
      double dual = -0.5 * scale * scale * left + scale * (squaredNorm - along);
      return 0.5 * left + alpha * absolute - dual;
    }

    private double squaredSlopes() {
      double sum = 0;
      for (int j = 0; j < weights.length; j++) {
        double slope = target[j] - fitted[j];
        sum += slope * slope;
      }
      return sum;
    }

    /** Leaves out what is zero in every solution within the gap. */
    void screen(double gap) {
      double radius = Math.sqrt(2 * Math.abs(gap)) / alpha;
      for (int j = 0; j < weights.length; j++) {
        if (excluded[j]) {
          continue;
        }
        double own = gram.at(j, j);
        double slope = (target[j] - fitted[j]) / Math.max(alpha, greatestSlope);
        excluded[j] = own == 0 || (1 - Math.abs(slope)) / Math.sqrt(own) > radius;
      }
      for (int j = 0; j < weights.length; j++) {
        if (excluded[j] && weights[j] != 0) {
          move(j, -weights[j]);
          weights[j] = 0;
        }
      }
    }
  }
}
