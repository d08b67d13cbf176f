package dev.primavista.sklearn.decomposition;

import dev.primavista.core.Amount;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.numeric.LinearAlgebra;
import dev.primavista.sklearn.numeric.LinearMap;
import dev.primavista.sklearn.numeric.Rounding;
import java.util.Arrays;

/** {@code FactorAnalysis}: the expected factors, and the log likelihood of a row. */
final class FactorAnalysis {
  private FactorAnalysis() {}

  static Estimator read(State state) {
    DenseMatrix components = state.matrix("components_", -1);
    int features = components.columns();
    double[] mean = state.doubles("mean_", features);
    double[] noise = state.doubles("noise_variance_", features);
    DenseMatrix weighted = components.map((x, i) -> x / noise[i]);
    double[] ones = new double[components.rows()];
    Arrays.fill(ones, 1);
    DenseMatrix covariance =
        LinearAlgebra.inverse(
            LinearAlgebra.plusDiagonal(
                LinearAlgebra.product(weighted, LinearAlgebra.transposed(components)), ones));
    DenseMatrix solution = LinearAlgebra.product(LinearAlgebra.transposed(covariance), weighted);
    LinearMap map = new LinearMap(solution.values(), Projections.minus(solution, mean));
    double[] inverse = new double[features];
    for (int i = 0; i < features; i++) {
      inverse[i] = 1 / noise[i];
    }
    DenseMatrix outer =
        LinearAlgebra.product(
            LinearAlgebra.product(LinearAlgebra.transposed(weighted), covariance), weighted);
    DenseMatrix precision = LinearAlgebra.plusDiagonal(outer.map(x -> -x), inverse);
    return Fitted.of(state, features)
        .note(Amount.of(features, "feature") + ", " + Amount.of(components.rows(), "factor"))
        .onMatrix(Method.TRANSFORM, map::apply)
        .on(Method.SCORE_SAMPLES, new Likelihood(mean, precision, 0, Rounding.DOUBLE)::of)
        .build();
  }
}
