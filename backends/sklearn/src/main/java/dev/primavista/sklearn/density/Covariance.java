package dev.primavista.sklearn.density;

import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Vector;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.numeric.LinearAlgebra;

/** Squared Mahalanobis distances by a fitted location and precision. */
final class Covariance {
  private final double[] location;
  private final DenseMatrix precision;

  private Covariance(State state) {
    DenseMatrix covariance = state.matrix("covariance_", -1);
    location = state.doubles("location_", covariance.rows());
    precision =
        state.optional("precision_").isPresent()
            ? state.matrix("precision_", covariance.rows(), covariance.rows())
            : LinearAlgebra.inverse(covariance);
  }

  static Estimator read(State state) {
    Covariance model = new Covariance(state);
    return Fitted.of(state, model.location.length)
        .on(Method.MAHALANOBIS, rows -> new Vector(model.distances(rows, 1, 0)))
        .build();
  }

  /** {@code EllipticEnvelope}: rows farther than an offset are outliers. */
  static Estimator readEnvelope(State state) {
    Covariance model = new Covariance(state);
    if (state.optional("offset_").isEmpty()) {
      return readOldEnvelope(state, model);
    }
    double offset = state.numbers("offset_")[0];
    return Fitted.of(state, model.location.length)
        .on(Method.MAHALANOBIS, rows -> new Vector(model.distances(rows, 1, 0)))
        .on(Method.SCORE_SAMPLES, rows -> new Vector(model.distances(rows, -1, 0)))
        .on(Method.DECISION_FUNCTION, rows -> new Vector(model.distances(rows, -1, -offset)))
        .on(
            Method.PREDICT,
            rows -> {
              double[] scores = model.distances(rows, -1, -offset);
              for (int i = 0; i < scores.length; i++) {
                scores[i] = scores[i] >= 0 ? 1 : -1;
              }
              return new Vector(scores, true);
            })
        .build();
  }

  /** Before 0.20 the decision was between powers of the threshold and of the distance. */
  private static Estimator readOldEnvelope(State state, Covariance model) {
    double threshold = state.numbers("threshold_")[0];
    return Fitted.of(state, model.location.length)
        .on(Method.MAHALANOBIS, rows -> new Vector(model.distances(rows, 1, 0)))
        .on(
            Method.DECISION_FUNCTION,
            rows -> {
              double[] scores = model.distances(rows, 1, 0);
              for (int i = 0; i < scores.length; i++) {
                scores[i] = Math.pow(threshold, 0.33) - Math.pow(scores[i], 0.33);
              }
              return new Vector(scores);
            })
        .on(
            Method.PREDICT,
            rows -> {
              double[] scores = model.distances(rows, 1, 0);
              for (int i = 0; i < scores.length; i++) {
                scores[i] = scores[i] <= threshold ? 1 : -1;
              }
              return new Vector(scores, true);
            })
        .build();
  }

  private double[] distances(DenseMatrix rows, double sign, double shift) {
    DenseMatrix centred = rows.map((x, i) -> x - location[i]);
    DenseMatrix turned = LinearAlgebra.product(centred, precision);
    double[] out = new double[rows.rows()];
    for (int row = 0; row < out.length; row++) {
      double sum = 0;
      for (int i = 0; i < location.length; i++) {
        sum += centred.at(row, i) * turned.at(row, i);
      }
      out[row] = sign * sum + shift;
    }
    return out;
  }
}
