package dev.primavista.sklearn.decomposition;

import dev.primavista.core.Amount;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.data.SparseMatrix;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Matrices;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.Reading;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.numeric.LinearAlgebra;
import dev.primavista.sklearn.numeric.LinearMap;
import dev.primavista.sklearn.numeric.PseudoInverse;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/** Transformers that multiply rows with a matrix. */
final class Projections {
  private Projections() {}

  private static Fitted.Builder projection(State state, DenseMatrix directions, double[] bias) {
    LinearMap map = new LinearMap(directions.values(), bias);
    return Fitted.of(state, directions.columns())
        .note(
            Amount.of(directions.columns(), "feature")
                + ", "
                + Amount.of(directions.rows(), "component"))
        .onMatrix(Method.TRANSFORM, map::apply);
  }

  private static DenseMatrix times(Data rows, DenseMatrix matrix) {
    return LinearAlgebra.product(Rows.finite(rows, matrix.rows()), matrix);
  }

  /** {@code -components mean}. */
  static double[] minus(DenseMatrix components, double[] mean) {
    double[] bias = new double[components.rows()];
    for (int i = 0; i < bias.length; i++) {
      for (int j = 0; j < mean.length; j++) {
        bias[i] -= components.at(i, j) * mean[j];
      }
    }
    return bias;
  }

  /** {@code TruncatedSVD}: {@code x components'}. */
  static Estimator readTruncated(State state) {
    DenseMatrix components = state.matrix("components_", -1);
    return projection(state, components, new double[components.rows()])
        .onRows(Method.INVERSE_TRANSFORM, rows -> times(rows, components))
        .build();
  }

  /** {@code NeighborhoodComponentsAnalysis}: {@code x components'}. */
  static Estimator readNeighborhood(State state) {
    DenseMatrix components = state.matrix("components_", -1);
    return projection(state, components, new double[components.rows()]).build();
  }

  /** {@code RandomizedPCA} of 0.19: {@code (x - mean) components'}, whitened in the file. */
  static Estimator readRandomized(State state) {
    DenseMatrix components = state.matrix("components_", -1);
    double[] mean = state.doubles("mean_", components.columns());
    return projection(state, components, minus(components, mean))
        .onRows(
            Method.INVERSE_TRANSFORM, rows -> times(rows, components).map((x, i) -> x + mean[i]))
        .build();
  }

  /** {@code FastICA}: {@code (x - mean) components'}, and back by the mixing matrix. */
  static Estimator readIndependent(State state) {
    DenseMatrix components = state.matrix("components_", -1);
    DenseMatrix mixing = LinearAlgebra.transposed(state.matrix("mixing_", components.columns()));
    double[] mean =
        state.optional("mean_").isPresent()
            ? state.doubles("mean_", components.columns())
            : new double[components.columns()];
    return projection(state, components, minus(components, mean))
        .onRows(Method.INVERSE_TRANSFORM, rows -> times(rows, mixing).map((x, i) -> x + mean[i]))
        .build();
  }

  /** {@code SparsePCA}: the ridge solution of {@code components' u = x - mean}. */
  static Estimator readSparse(State state, Reading reading) {
    DenseMatrix components = state.matrix("components_", -1);
    double[] alpha = new double[components.rows()];
    Arrays.fill(alpha, state.number("ridge_alpha", 0.01));
    DenseMatrix gram =
        LinearAlgebra.plusDiagonal(
            LinearAlgebra.product(components, LinearAlgebra.transposed(components)), alpha);
    DenseMatrix solution = LinearAlgebra.solve(gram, components);
    if (!state.since(0, 22) && !state.flag("normalize_components", false)) {
      reading.rowsTogether();
      LinearMap map = new LinearMap(solution.values(), new double[components.rows()]);
      return Fitted.of(state, components.columns())
          .note(
              Amount.of(components.columns(), "feature")
                  + ", "
                  + Amount.of(components.rows(), "component"))
          .transform(rows -> ofLengthOne(map.apply(rows)))
          .build();
    }
    double[] mean = state.doubles("mean_", components.columns());
    Fitted.Builder builder = projection(state, solution, minus(solution, mean));
    if (state.since(1, 1)) {
      builder.onRows(
          Method.INVERSE_TRANSFORM, rows -> times(rows, components).map((x, i) -> x + mean[i]));
    }
    return builder.build();
  }

  /** Each column of a request divided by its length, as before 0.22. */
  private static DenseMatrix ofLengthOne(DenseMatrix answer) {
    double[] squares = new double[answer.columns()];
    for (int i = 0; i < answer.values().length; i++) {
      squares[i % squares.length] += answer.values()[i] * answer.values()[i];
    }
    return answer.map((x, i) -> squares[i] == 0 ? x : x / Math.sqrt(squares[i]));
  }

  /** Random projections; back by the pseudo-inverse. */
  static Estimator readRandom(State state) {
    DenseMatrix components = Matrices.dense(state, "components_");
    LinearMap map = new LinearMap(components.values(), new double[components.rows()]);
    boolean sparse =
        state.type().equals("SparseRandomProjection") && !state.flag("dense_output", false);
    Fitted.Builder builder =
        Fitted.of(state, components.columns())
            .note(
                Amount.of(components.columns(), "feature")
                    + ", "
                    + Amount.of(components.rows(), "component"))
            .onMatrix(
                Method.TRANSFORM,
                rows -> {
                  Matrix answer = map.apply(rows);
                  return sparse && rows instanceof SparseMatrix
                      ? SparseMatrix.of(answer.toDense())
                      : answer;
                });
    if (state.since(1, 1)) {
      builder.onRows(Method.INVERSE_TRANSFORM, back(state, components));
    }
    return builder.build();
  }

  /** By the inverse in the file; else it is computed at each call, as scikit-learn does. */
  private static UnaryOperator<Data> back(State state, DenseMatrix components) {
    if (state.optional("inverse_components_").isEmpty()) {
      return rows -> times(rows, LinearAlgebra.transposed(PseudoInverse.of(components)));
    }
    DenseMatrix turned =
        LinearAlgebra.transposed(state.matrix("inverse_components_", components.columns()));
    return rows -> times(rows, turned);
  }

  /** {@code RBFSampler}: {@code sqrt(2 / n) cos(x weights + offset)}. */
  static Estimator readFourier(State state) {
    DenseMatrix weights = LinearAlgebra.transposed(state.matrix("random_weights_", -1));
    LinearMap map =
        new LinearMap(weights.values(), state.doubles("random_offset_", weights.rows()));
    double scale = Math.sqrt(2.0 / weights.rows());
    return Fitted.of(state, weights.columns())
        .note(
            Amount.of(weights.columns(), "feature") + ", " + Amount.of(weights.rows(), "component"))
        .onMatrix(Method.TRANSFORM, rows -> map.apply(rows).map(x -> scale * Math.cos(x)))
        .build();
  }
}
