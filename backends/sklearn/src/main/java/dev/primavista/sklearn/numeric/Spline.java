package dev.primavista.sklearn.numeric;

import dev.primavista.core.Amount;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.estimator.UnreadableModel;

/**
 * Splines of one degree over the same knots, as {@code scipy.interpolate.BSpline} evaluates them.
 *
 * @param coefficients per basis function, one number per spline
 */
public record Spline(double[] knots, DenseMatrix coefficients, int degree) {
  public Spline {
    if (degree < 0
        || coefficients.rows() < knots.length - degree - 1
        || knots.length < 2 * degree + 2) {
      throw new UnreadableModel(
          Amount.of(knots.length, "knot")
              + " for "
              + Amount.of(coefficients.rows(), "function")
              + " of degree "
              + degree);
    }
  }

  public int size() {
    return coefficients.columns();
  }

  public double first() {
    return knots[degree];
  }

  public double last() {
    return knots[knots.length - degree - 1];
  }

  /** Every spline's value; beyond the knots the outermost pieces go on. */
  public double[] at(double x) {
    return combined(basis(interval(x), x, degree), interval(x), degree, coefficients);
  }

  /** Every spline's first derivative. */
  public double[] slopeAt(double x) {
    if (degree == 0) {
      return new double[size()];
    }
    int interval = interval(x);
    double[] lower = basis(interval, x, degree - 1);
    double[] slopes = new double[size()];
    for (int j = 0; j < degree; j++) {
      int i = interval - degree + 1 + j;
      double width = knots[i + degree] - knots[i];
      for (int s = 0; s < slopes.length && width != 0; s++) {
        double change = coefficients.at(i, s) - coefficients.at(i - 1, s);
        slopes[s] += degree * change / width * lower[j];
      }
    }
    return slopes;
  }

  private int interval(double x) {
    int n = knots.length - degree - 1;
    int interval = degree;
    while (interval < n - 1 && x >= knots[interval + 1]) {
      interval++;
    }
    return interval;
  }

  /** The values of the functions that are not zero in an interval: Cox and de Boor. */
  private double[] basis(int interval, double x, int order) {
    double[] values = new double[order + 1];
    values[0] = 1;
    for (int d = 1; d <= order; d++) {
      double carried = 0;
      for (int j = 0; j < d; j++) {
        double right = knots[interval + j + 1];
        double left = knots[interval + j + 1 - d];
        double share = right == left ? 0 : values[j] / (right - left);
        values[j] = carried + (right - x) * share;
        carried = (x - left) * share;
      }
      values[d] = carried;
    }
    return values;
  }

  private static double[] combined(
      double[] basis, int interval, int degree, DenseMatrix coefficients) {
    double[] values = new double[coefficients.columns()];
    for (int j = 0; j <= degree; j++) {
      for (int s = 0; s < values.length; s++) {
        values[s] += basis[j] * coefficients.at(interval - degree + j, s);
      }
    }
    return values;
  }
}
