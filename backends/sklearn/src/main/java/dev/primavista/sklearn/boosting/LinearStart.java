package dev.primavista.sklearn.boosting;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;

/**
 * A linear model that scikit-learn computes in float32, where the order of adding shows. A row
 * whose sum may be off by more than the promised precision is refused: roundings are independent,
 * and their bound here is about three standard deviations.
 */
final class LinearStart implements GradientBoosting.Start {
  private static final double PROMISED = 1e-6;
  private static final double ROUNDING = 0x1p-24;

  private final double[] coefficients;
  private final double intercept;
  private final GradientBoosting.Start start;

  LinearStart(State fitted, GradientBoosting.Start start) {
    coefficients = fitted.array("coef_").doubles();
    intercept = fitted.optional("intercept_").isPresent() ? fitted.numbers("intercept_")[0] : 0;
    this.start = start;
    if (coefficients.length == 0) {
      throw new UnreadableModel("its initial estimator has no coefficients");
    }
  }

  @Override
  public DenseMatrix of(DenseMatrix rows) {
    DenseMatrix sums = start.of(rows);
    for (int row = 0; row < rows.rows(); row++) {
      double size = Math.abs(intercept);
      for (int i = 0; i < coefficients.length; i++) {
        size += Math.abs(rows.at(row, i) * coefficients[i]);
      }
      double error = Math.sqrt(coefficients.length + 1) * ROUNDING * size;
      if (error > PROMISED * (1 + Math.abs(sums.at(row, 0)))) {
        throw new InvalidRequest(
            "not_exact", "row " + row + " has a sum that float32 leaves too uncertain");
      }
    }
    return sums;
  }
}
