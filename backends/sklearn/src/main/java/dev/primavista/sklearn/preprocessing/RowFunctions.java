package dev.primavista.sklearn.preprocessing;

import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.data.SparseMatrix;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;

/** Transformers that learn nothing from the rows they are fitted on. */
final class RowFunctions {
  private RowFunctions() {}

  /** Old versions do not write the number of columns; any is taken then. */
  private static Input input(State state) {
    int features = state.features(-1);
    return features < 0 ? new Input.Any() : new Input.Numbers(features);
  }

  private static Matrix finite(Data rows, Input input) {
    int columns =
        input instanceof Input.Numbers numbers ? numbers.columns() : Rows.numbers(rows).columns();
    return Rows.finiteMatrix(rows, columns);
  }

  /** {@code Binarizer}: whether each number is above the threshold. */
  static Estimator readBinarizer(State state) {
    double threshold = state.number("threshold", 0);
    return Fitted.of(state, input(state))
        .note("above " + threshold)
        .onRows(
            Method.TRANSFORM,
            rows -> {
              Matrix above = finite(rows, input(state)).map((x, column) -> x > threshold ? 1 : 0);
              return above instanceof SparseMatrix sparse
                  ? SparseMatrix.of(sparse.toDense())
                  : above;
            })
        .build();
  }

  /** {@code Normalizer}: each row divided by its norm. */
  static Estimator readNormalizer(State state) {
    String norm = state.text("norm", "l2");
    if (!norm.equals("l1") && !norm.equals("l2") && !norm.equals("max")) {
      throw new UnreadableModel("parameter 'norm' is '" + norm + "' (expected: l1, l2, max)");
    }
    String meant = norm.equals("max") && !state.since(0, 23) ? Norms.SIGNED_MAX : norm;
    double least = state.since(1, 0) ? Norms.LEAST : Double.NEGATIVE_INFINITY;
    return Fitted.of(state, input(state))
        .note(norm)
        .onRows(
            Method.TRANSFORM, rows -> Norms.normalised(finite(rows, input(state)), meant, least))
        .build();
  }
}
