package dev.primavista.sklearn.meta;

import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Vector;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.State;

/** {@code DummyRegressor}: one answer for every row. */
final class DummyRegressor {
  private DummyRegressor() {}

  static Estimator read(State state) {
    double[] constant = state.array("constant_").doubles();
    boolean single = state.integer("n_outputs_", constant.length) == 1;
    return Fitted.around(state, new Input.Numbers(state.features(1)))
        .note(state.text("strategy", "mean"))
        .onRows(
            Method.PREDICT,
            rows -> {
              DenseMatrix repeated = repeated(constant, rows.rows());
              return single ? new Vector(repeated.values()) : repeated;
            })
        .build();
  }

  /** So many times the same row. */
  static DenseMatrix repeated(double[] row, int rows) {
    double[] values = new double[row.length * rows];
    for (int i = 0; i < values.length; i++) {
      values[i] = row[i % row.length];
    }
    return new DenseMatrix(rows, row.length, values);
  }
}
