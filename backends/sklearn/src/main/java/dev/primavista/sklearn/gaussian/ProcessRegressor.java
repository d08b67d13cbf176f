package dev.primavista.sklearn.gaussian;

import dev.primavista.core.Amount;
import dev.primavista.pickle.NdArray;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Vector;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.numeric.Kernel;
import dev.primavista.sklearn.numeric.LinearAlgebra;

/** {@code GaussianProcessRegressor}: {@code K(x, fitted) alpha}, scaled back. */
final class ProcessRegressor {
  private ProcessRegressor() {}

  static Estimator read(State state) {
    DenseMatrix fitted = state.matrix("X_train_", -1);
    NdArray given = state.array("alpha_");
    DenseMatrix alpha =
        given.rank() == 1
            ? new DenseMatrix(given.size(), 1, given.doubles())
            : state.matrix("alpha_", fitted.rows());
    boolean column = given.rank() == 2 && !state.since(1, 1);
    Kernel kernel = Covariances.read(state, "kernel_");
    double[] mean = each(state, "_y_train_mean", alpha.columns(), 0);
    double[] deviation = each(state, "_y_train_std", alpha.columns(), 1);
    return Fitted.of(state, fitted.columns())
        .note(Amount.of(fitted.rows(), "row") + ", " + Amount.of(fitted.columns(), "feature"))
        .on(
            Method.PREDICT,
            rows -> {
              DenseMatrix answer = LinearAlgebra.product(kernel.matrix(rows, fitted), alpha);
              DenseMatrix scaled = answer.map((y, i) -> deviation[i] * y + mean[i]);
              return column ? scaled : Vector.ifSingle(scaled);
            })
        .build();
  }

  private static double[] each(State state, String name, int count, double absent) {
    double[] values = new double[count];
    double[] given = state.optional(name).isPresent() ? state.numbers(name) : new double[] {absent};
    for (int i = 0; i < count; i++) {
      values[i] = given[given.length == 1 ? 0 : i];
    }
    return values;
  }
}
