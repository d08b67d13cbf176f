package dev.primavista.sklearn.gaussian;

import dev.primavista.core.Amount;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Labels;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.Reading;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.sklearn.numeric.Kernel;
import dev.primavista.sklearn.numeric.LinearAlgebra;
import dev.primavista.sklearn.numeric.NormalDistribution;
import dev.primavista.sklearn.numeric.Probabilities;

/**
 * {@code GaussianProcessClassifier}: the Laplace approximation (Rasmussen and Williams, algorithm
 * 3.2), its integral over the logistic as a sum of five error functions (Williams and Barber 1998).
 */
final class ProcessClassifier {
  private static final double[] SLOPES = {0.41, 0.4, 0.37, 0.44, 0.39};
  private static final double[] SHARES = {
    -1854.8214151, 3516.89893646, 221.29346712, 128.12323805, -2010.49422654
  };

  private final DenseMatrix fitted;
  private final Kernel kernel;
  private final double[] residuals;
  private final double[] roots;
  private final DenseMatrix lower;

  private ProcessClassifier(State state) {
    fitted = state.matrix("X_train_", -1);
    int n = fitted.rows();
    kernel = Covariances.read(state, "kernel_");
    residuals = state.doubles("y_train_", n);
    double[] means = state.doubles("pi_", n);
    for (int i = 0; i < n; i++) {
      residuals[i] -= means[i];
    }
    roots = state.doubles("W_sr_", n);
    lower = state.matrix("L_", n, n);
  }

  static Estimator read(State state, Reading reading) {
    Estimator inner = reading.estimator(state, "base_estimator_");
    Labels labels = state.classes();
    boolean pairs =
        labels.size() > 2 && state.text("multi_class", "one_vs_rest").equals("one_vs_one");
    Fitted.Builder builder =
        Fitted.of(state, inner.input())
            .labels(labels)
            .onRows(Method.PREDICT, rows -> inner.apply(Method.PREDICT, rows));
    if (!pairs) {
      builder.onRows(Method.PREDICT_PROBA, rows -> inner.apply(Method.PREDICT_PROBA, rows));
    }
    return builder.build();
  }

  static Estimator readBinary(State state) {
    Labels labels = state.classes();
    if (labels.size() != 2) {
      throw new UnreadableModel("it has " + Amount.of(labels.size(), "class") + " (expected: 2)");
    }
    ProcessClassifier model = new ProcessClassifier(state);
    return Fitted.of(state, model.fitted.columns())
        .labels(labels)
        .on(Method.PREDICT_PROBA, model::probabilities)
        .on(Method.PREDICT, rows -> Fitted.mostOf(labels, model.means(rows)))
        .build();
  }

  private DenseMatrix means(DenseMatrix rows) {
    DenseMatrix column = new DenseMatrix(residuals.length, 1, residuals);
    return LinearAlgebra.product(kernel.matrix(rows, fitted), column);
  }

  private DenseMatrix probabilities(DenseMatrix rows) {
    DenseMatrix means = means(rows);
    double[] second = new double[rows.rows()];
    for (int row = 0; row < second.length; row++) {
      second[row] = probability(means.at(row, 0), variance(rows, row));
    }
    return Probabilities.ofSecond(new DenseMatrix(second.length, 1, second));
  }

  private double variance(DenseMatrix rows, int row) {
    double[] v = new double[roots.length];
    double explained = 0;
    for (int i = 0; i < v.length; i++) {
      double sum = roots[i] * kernel.of(rows, row, fitted, i);
      for (int j = 0; j < i; j++) {
        sum -= lower.at(i, j) * v[j];
      }
      v[i] = sum / lower.at(i, i);
      explained += v[i] * v[i];
    }
    return kernel.of(rows, row, rows, row) - explained;
  }

  private static double probability(double mean, double variance) {
    double alpha = 1 / (2 * variance);
    double sum = 0;
    double shares = 0;
    for (int i = 0; i < SLOPES.length; i++) {
      double gamma = SLOPES[i] * mean;
      double integral =
          Math.sqrt(Math.PI / alpha)
              * NormalDistribution.erf(gamma * Math.sqrt(alpha / (alpha + SLOPES[i] * SLOPES[i])))
              / (2 * Math.sqrt(variance * 2 * Math.PI));
      sum += SHARES[i] * integral;
      shares += SHARES[i];
    }
    return sum + 0.5 * shares;
  }
}
