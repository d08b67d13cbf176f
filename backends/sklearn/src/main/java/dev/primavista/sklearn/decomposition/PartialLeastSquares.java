package dev.primavista.sklearn.decomposition;

import dev.primavista.core.Amount;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Vector;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.sklearn.numeric.LinearAlgebra;
import java.util.function.Function;

/** {@code PLSRegression}, {@code PLSCanonical}, {@code CCA}, {@code PLSSVD}. */
final class PartialLeastSquares {
  private final double[] mean;
  private final double[] deviation;

  private PartialLeastSquares(State state, int features) {
    mean = state.doubles(first(state, "_x_mean", "x_mean_"), features);
    deviation = state.doubles(first(state, "_x_std", "x_std_"), features);
  }

  private static String first(State state, String one, String other) {
    return state.optional(one).isPresent() ? one : other;
  }

  private DenseMatrix scaled(DenseMatrix rows) {
    return rows.map((x, i) -> (x - mean[i]) / deviation[i]);
  }

  static Estimator readSvd(State state) {
    boolean old = state.optional("x_weights_").isEmpty();
    DenseMatrix weights = state.matrix(old ? "_x_weights" : "x_weights_", -1);
    PartialLeastSquares model = new PartialLeastSquares(state, weights.rows());
    return Fitted.of(state, weights.rows())
        .transform(rows -> LinearAlgebra.product(model.scaled(rows), weights))
        .build();
  }

  static Estimator readRegression(State state) {
    DenseMatrix rotations = state.matrix("x_rotations_", -1);
    int features = rotations.rows();
    PartialLeastSquares model = new PartialLeastSquares(state, features);
    DenseMatrix loadings =
        LinearAlgebra.transposed(state.matrix("x_loadings_", features, rotations.columns()));
    return Fitted.of(state, features)
        .note(Amount.of(features, "feature") + ", " + Amount.of(rotations.columns(), "component"))
        .transform(rows -> LinearAlgebra.product(model.scaled(rows), rotations))
        .onRows(Method.INVERSE_TRANSFORM, rows -> model.inverse(rows, loadings))
        .on(Method.PREDICT, model.prediction(state))
        .build();
  }

  private DenseMatrix inverse(Data rows, DenseMatrix loadings) {
    return LinearAlgebra.product(Rows.finite(rows, loadings.rows()), loadings)
        .map((x, i) -> x * deviation[i] + mean[i]);
  }

  /** From 1.1 on coefficients are of one row per output, from 1.5 on of rows that are centred. */
  private Function<DenseMatrix, Data> prediction(State state) {
    boolean centredOnly = state.since(1, 5);
    DenseMatrix given = state.matrix(first(state, "_coef_", "coef_"), -1);
    DenseMatrix coefficients = state.since(1, 1) ? LinearAlgebra.transposed(given) : given;
    if (coefficients.rows() != mean.length) {
      throw new UnreadableModel(
          "coefficients of "
              + Amount.of(coefficients.rows(), "feature")
              + " (expected: "
              + mean.length
              + ")");
    }
    double[] intercept =
        state.optional("intercept_").isPresent()
            ? state.doubles("intercept_", coefficients.columns())
            : state.doubles(first(state, "_y_mean", "y_mean_"), coefficients.columns());
    boolean single = state.flag("_predict_1d", false);
    return rows -> {
      DenseMatrix centred = centredOnly ? rows.map((x, i) -> x - mean[i]) : scaled(rows);
      DenseMatrix answer =
          LinearAlgebra.product(centred, coefficients).map((x, i) -> x + intercept[i]);
      return single ? new Vector(answer.values()) : answer;
    };
  }
}
