package dev.primavista.sklearn.decomposition;

import dev.primavista.core.Amount;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.numeric.LinearAlgebra;
import dev.primavista.sklearn.numeric.LinearMap;
import dev.primavista.sklearn.numeric.Rounding;
import java.util.Arrays;
import java.util.Optional;

/** {@code PCA} and {@code IncrementalPCA}: {@code (x - mean) components'}, whitened if asked. */
final class PrincipalComponents {
  private static final double EPSILON = Math.ulp(1.0);

  private final DenseMatrix components;
  private final double[] mean;
  private final double[] scale;

  /** What whitened components are divided by: the scale, from 1.5 on at least epsilon. */
  private final double[] divisor;

  private PrincipalComponents(State state) {
    components = state.matrix("components_", -1);
    int features = components.columns();
    mean =
        state.optional("mean_").isPresent()
            ? state.doubles("mean_", features)
            : new double[features];
    double[] variances = state.doubles("explained_variance_", components.rows());
    boolean whiten = state.flag("whiten", false);
    double least = state.since(1, 5) ? EPSILON : 0;
    scale = new double[components.rows()];
    divisor = new double[components.rows()];
    for (int i = 0; i < scale.length; i++) {
      scale[i] = whiten ? Math.sqrt(variances[i]) : 1;
      divisor[i] = Math.max(scale[i], least);
    }
  }

  static Estimator read(State state) {
    PrincipalComponents model = new PrincipalComponents(state);
    LinearMap forward =
        new LinearMap(model.components.values(), Projections.minus(model.components, model.mean));
    Fitted.Builder builder =
        Fitted.of(state, model.components.columns())
            .note(
                Amount.of(model.components.columns(), "feature")
                    + ", "
                    + Amount.of(model.scale.length, "component"))
            .onMatrix(
                Method.TRANSFORM, rows -> forward.apply(rows).map((x, i) -> x / model.divisor[i]))
            .onRows(Method.INVERSE_TRANSFORM, model::inverse);
    if (state.type().equals("PCA") && state.optional("noise_variance_").isPresent()) {
      model
          .likelihood(state)
          .ifPresent(likelihood -> builder.on(Method.SCORE_SAMPLES, likelihood::of));
    }
    return builder.build();
  }

  private DenseMatrix inverse(Data rows) {
    DenseMatrix given = Rows.finite(rows, scale.length).map((x, i) -> x * scale[i]);
    return LinearAlgebra.product(given, components).map((x, i) -> x + mean[i]);
  }

  /**
   * By the matrix inversion lemma, as scikit-learn computes it; empty where the rows were fitted on
   * fewer dimensions than there are, so that there is no density.
   */
  private Optional<Likelihood> likelihood(State state) {
    Rounding rounding = Rounding.of(state.array("components_"));
    double noise = state.numbers("noise_variance_")[0];
    double[] variances = state.doubles("explained_variance_", scale.length);
    DenseMatrix turned = LinearAlgebra.transposed(components).map((x, i) -> x * scale[i]);
    DenseMatrix scaled = LinearAlgebra.transposed(turned);
    double[] differences = new double[scale.length];
    for (int i = 0; i < differences.length; i++) {
      differences[i] = Math.max(variances[i] - noise, 0);
    }
    if (noise == 0) {
      return withoutNoise(
          LinearAlgebra.product(turned.map((x, i) -> x * differences[i]), scaled), rounding);
    }
    double[] inverse = new double[scale.length];
    for (int i = 0; i < inverse.length; i++) {
      inverse[i] = 1 / Math.max(variances[i] - noise, 0);
    }
    DenseMatrix inner =
        LinearAlgebra.plusDiagonal(
            LinearAlgebra.product(scaled, turned).map(x -> x / noise), inverse);
    DenseMatrix middle = LinearAlgebra.product(turned, LinearAlgebra.inverse(inner));
    double[] diagonal = new double[mean.length];
    Arrays.fill(diagonal, 1 / noise);
    DenseMatrix precision =
        LinearAlgebra.plusDiagonal(
            LinearAlgebra.product(middle, scaled).map(x -> -x / (noise * noise)), diagonal);
    return Optional.of(new Likelihood(mean, precision, 0, rounding));
  }

  private Optional<Likelihood> withoutNoise(DenseMatrix covariance, Rounding rounding) {
    if (scale.length < mean.length || LinearAlgebra.isSingular(covariance)) {
      return Optional.empty();
    }
    double norm = LinearAlgebra.norm(covariance);
    return Optional.of(new Likelihood(mean, LinearAlgebra.inverse(covariance), norm, rounding));
  }
}
