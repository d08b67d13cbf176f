package dev.primavista.sklearn.approximation;

import dev.primavista.core.Amount;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.data.SparseMatrix;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.sklearn.numeric.LinearAlgebra;
import dev.primavista.sklearn.numeric.LinearMap;

/** Samples of the Fourier transforms of chi-squared kernels. */
final class ChiSquared {
  private static final double[] INTERVALS = {0.8, 0.5, 0.4};

  private ChiSquared() {}

  /** {@code AdditiveChi2Sampler}: a root, and a cosine and a sine for each further step. */
  static Estimator readAdditive(State state) {
    int steps = state.integer("sample_steps", 2);
    if (state.optional("sample_interval").isEmpty() && (steps < 1 || steps > 3)) {
      throw new UnreadableModel("sample_steps " + steps + " without sample_interval");
    }
    double known = steps >= 1 && steps <= 3 ? INTERVALS[steps - 1] : 0;
    double interval =
        state.optional("sample_interval").isPresent()
            ? state.number("sample_interval", known)
            : state.number("sample_interval_", known);
    int features = state.features(-1);
    Input input = features < 0 ? new Input.Any() : new Input.Numbers(features);
    return Fitted.of(state, input)
        .note(Amount.of(steps, "step"))
        .onRows(Method.TRANSFORM, rows -> additive(rows, steps, interval))
        .build();
  }

  private static Matrix additive(Data rows, int steps, double interval) {
    Matrix given = Rows.finiteMatrix(rows, Rows.numbers(rows).columns());
    DenseMatrix dense = given.toDense();
    int n = dense.columns();
    int width = n * (2 * steps - 1);
    double[] values = new double[dense.rows() * width];
    for (int row = 0; row < dense.rows(); row++) {
      for (int column = 0; column < n; column++) {
        double x = dense.at(row, column);
        if (x < 0) {
          throw new InvalidRequest(
              "out_of_range", "row " + row + ", column " + column + " is negative");
        }
        if (x > 0) {
          int at = row * width + column;
          values[at] = Math.sqrt(x * interval);
          for (int j = 1; j < steps; j++) {
            double factor = Math.sqrt(2 * x * interval / Math.cosh(Math.PI * j * interval));
            double angle = j * interval * Math.log(x);
            values[at + (2 * j - 1) * n] = factor * Math.cos(angle);
            values[at + 2 * j * n] = factor * Math.sin(angle);
          }
        }
      }
    }
    DenseMatrix answer = new DenseMatrix(dense.rows(), width, values);
    return given instanceof SparseMatrix ? SparseMatrix.of(answer) : answer;
  }

  /** {@code SkewedChi2Sampler}: {@code sqrt(2 / n) cos(log(x + skew) weights + offset)}. */
  static Estimator readSkewed(State state) {
    DenseMatrix weights = LinearAlgebra.transposed(state.matrix("random_weights_", -1));
    LinearMap map =
        new LinearMap(weights.values(), state.doubles("random_offset_", weights.rows()));
    double skew = state.number("skewedness", 1);
    double scale = Math.sqrt(2.0) / Math.sqrt(weights.rows());
    return Fitted.of(state, weights.columns())
        .note(
            Amount.of(weights.columns(), "feature") + ", " + Amount.of(weights.rows(), "component"))
        .transform(
            rows -> map.apply(rows.map(x -> logarithm(x, skew))).map(x -> scale * Math.cos(x)))
        .build();
  }

  private static double logarithm(double x, double skew) {
    if (x <= -skew) {
      throw new InvalidRequest("out_of_range", x + " given (expected: above " + -skew + ")");
    }
    return Math.log(x + skew);
  }
}
