package dev.primavista.sklearn.density;

import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Labels;
import dev.primavista.sklearn.estimator.Matrices;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.sklearn.numeric.Kernel;
import dev.primavista.sklearn.numeric.Probabilities;
import java.util.Arrays;

/**
 * {@code LabelPropagation} and {@code LabelSpreading}: the label distributions of the fitted rows,
 * weighted by a kernel, or of the nearest ones.
 */
final class LabelPropagation {
  private final DenseMatrix fitted;
  private final DenseMatrix distributions;
  private final double gamma;
  private final int neighbors;

  private LabelPropagation(State state, int classes) {
    fitted = Matrices.dense(state, "X_");
    distributions = state.matrix("label_distributions_", fitted.rows(), classes);
    String kernel = state.text("kernel", "rbf");
    if (!kernel.equals("rbf") && !kernel.equals("knn")) {
      throw new UnreadableModel("kernel '" + kernel + "' (expected: rbf, knn)");
    }
    gamma = state.number("gamma", 20);
    neighbors = kernel.equals("knn") ? state.integer("n_neighbors", 7) : 0;
  }

  static Estimator read(State state) {
    Labels labels = state.classes();
    LabelPropagation model = new LabelPropagation(state, labels.size());
    return Fitted.of(state, model.fitted.columns())
        .note(model.fitted.rows() + " rows")
        .labels(labels)
        .on(Method.PREDICT_PROBA, model::probabilities)
        .on(Method.PREDICT, rows -> Fitted.greatestOf(labels, model.probabilities(rows)))
        .build();
  }

  private DenseMatrix probabilities(DenseMatrix rows) {
    int k = distributions.columns();
    double[] out = new double[rows.rows() * k];
    for (int row = 0; row < rows.rows(); row++) {
      double[] weights = neighbors > 0 ? nearest(rows, row) : kernel(rows, row);
      for (int i = 0; i < weights.length; i++) {
        if (weights[i] == 0 && neighbors > 0) {
          continue;
        }
        for (int c = 0; c < k; c++) {
          out[row * k + c] += weights[i] * distributions.at(i, c);
        }
      }
    }
    return Probabilities.normalised(new DenseMatrix(rows.rows(), k, out));
  }

  private double[] kernel(DenseMatrix rows, int row) {
    double[] weights = new double[fitted.rows()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = Math.exp(-gamma * Kernel.squaredDistance(rows, row, fitted, i));
    }
    return weights;
  }

  private double[] nearest(DenseMatrix rows, int row) {
    Integer[] order = new Integer[fitted.rows()];
    Arrays.setAll(order, i -> i);
    double[] distances = new double[order.length];
    for (int i = 0; i < distances.length; i++) {
      distances[i] = Kernel.squaredDistance(rows, row, fitted, i);
    }
    Arrays.sort(order, (a, b) -> Double.compare(distances[a], distances[b]));
    double[] weights = new double[order.length];
    for (int i = 0; i < Math.min(neighbors, order.length); i++) {
      weights[order[i]] = 1;
    }
    return weights;
  }
}
