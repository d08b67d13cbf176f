package dev.primavista.sklearn.linear;

import dev.primavista.pickle.NdArray;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Vector;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.sklearn.numeric.LinearMap;

/** Regressors whose prediction is a weighted sum, or a link's inverse of one. */
final class LinearRegressors {
  private LinearRegressors() {}

  /** {@code X coef' + intercept}; several outputs where {@code coef_} has two dimensions. */
  static Estimator read(State state) {
    LinearMap map = LinearMap.read(state);
    boolean several = !(state.required("coef_") instanceof NdArray array) || array.rank() == 2;
    return Fitted.of(state, map.features())
        .onMatrix(
            Method.PREDICT,
            rows -> several ? map.apply(rows) : new Vector(map.apply(rows).values()))
        .build();
  }

  /** A generalised linear model: the exponential of the sum, or the sum itself. */
  static Estimator readGeneralised(State state) {
    LinearMap map = LinearMap.read(state);
    boolean logarithmic = isLogarithmic(state);
    return Fitted.of(state, map.features())
        .onMatrix(
            Method.PREDICT,
            rows -> {
              DenseMatrix sums = map.apply(rows);
              return new Vector((logarithmic ? sums.map(Math::exp) : sums).values());
            })
        .build();
  }

  /** Tweedie's link 'auto' is the identity for a power of zero or less. */
  private static boolean isLogarithmic(State state) {
    if (!state.type().equals("TweedieRegressor")) {
      return true;
    }
    return switch (state.text("link", "auto")) {
      case "log" -> true;
      case "identity" -> false;
      case "auto" -> state.number("power", 0) > 0;
      default ->
          throw new UnreadableModel(
              "parameter 'link' is '" + state.text("link", "") + "' (expected: log, identity)");
    };
  }

  /** {@code SGDOneClassSVM}: the distance to the boundary, and its sign as 1 or -1. */
  static Estimator readOneClass(State state) {
    double[] offset = state.numbers("offset_");
    double[] weights = LinearMap.coefficients(state).values();
    LinearMap map = new LinearMap(weights, new double[] {-offset[0]});
    return Fitted.of(state, map.features())
        .onMatrix(Method.DECISION_FUNCTION, rows -> new Vector(map.apply(rows).values()))
        .onMatrix(
            Method.SCORE_SAMPLES,
            rows -> new Vector(map.apply(rows).map(score -> score + offset[0]).values()))
        .onMatrix(
            Method.PREDICT,
            rows -> new Vector(map.apply(rows).map(score -> score >= 0 ? 1 : -1).values(), true))
        .build();
  }
}
