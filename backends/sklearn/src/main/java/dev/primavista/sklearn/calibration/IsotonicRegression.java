package dev.primavista.sklearn.calibration;

import dev.primavista.core.Amount;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.pickle.NdArray;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Vector;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import java.util.Arrays;

/** {@code IsotonicRegression}: straight lines between thresholds. */
final class IsotonicRegression {
  /** What becomes of numbers outside the thresholds. */
  private enum Outside {
    NAN,
    CLIP,
    RAISE
  }

  private final double[] x;
  private final double[] y;
  private final Outside outside;

  /** Fitted on float32, to which numbers asked for are rounded. */
  private final boolean single;

  IsotonicRegression(State state) {
    boolean recent = state.optional("X_thresholds_").isPresent();
    NdArray thresholds = state.array(recent ? "X_thresholds_" : "_necessary_X_");
    single = thresholds.dtype().itemSize() == 4;
    x = thresholds.doubles();
    y = state.doubles(recent ? "y_thresholds_" : "_necessary_y_", x.length);
    outside =
        switch (state.text("out_of_bounds", "nan")) {
          case "clip" -> Outside.CLIP;
          case "raise" -> Outside.RAISE;
          default -> Outside.NAN;
        };
    if (x.length == 0) {
      throw new UnreadableModel("it has no thresholds (is it fitted?)");
    }
  }

  static Estimator read(State state) {
    IsotonicRegression model = new IsotonicRegression(state);
    return Fitted.of(state, 1)
        .note(Amount.of(model.x.length, "threshold"))
        .learned(new DenseMatrix(model.x.length, 1, model.x))
        .onRows(Method.PREDICT, model::apply)
        .onRows(Method.TRANSFORM, model::apply)
        .build();
  }

  private Data apply(Data rows) {
    double[] values = Rows.finite(rows, 1).values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] = at(single ? (float) values[i] : values[i]);
    }
    return new Vector(values);
  }

  /**
   * The value on the line between the thresholds around it; of one threshold its own everywhere.
   */
  double at(double given) {
    if (x.length == 1) {
      return y[0];
    }
    double low = x[0];
    double high = x[x.length - 1];
    if (given < low || given > high) {
      if (outside == Outside.NAN) {
        return Double.NaN;
      }
      if (outside == Outside.RAISE) {
        throw new InvalidRequest(
            "out_of_range", given + " given (expected: " + low + " to " + high + ")");
      }
    }
    double value = Math.clamp(given, low, high);
    int found = Arrays.binarySearch(x, value);
    if (found >= 0) {
      return y[found];
    }
    int above = Math.clamp(-found - 1, 1, x.length - 1);
    double slope = (y[above] - y[above - 1]) / (x[above] - x[above - 1]);
    return slope * (value - x[above - 1]) + y[above - 1];
  }
}
