package dev.primavista.sklearn.density;

import dev.primavista.core.Amount;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Labels;
import dev.primavista.sklearn.estimator.Matrices;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.sklearn.neighbors.Neighborhood;
import dev.primavista.sklearn.numeric.Kernel;
import dev.primavista.sklearn.numeric.Probabilities;
import java.util.Arrays;
import java.util.Optional;

/**
 * {@code LabelPropagation} and {@code LabelSpreading}: the label distributions of the fitted rows,
 * weighted by a kernel, or of the nearest ones.
 */
final class LabelPropagation implements Neighborhood.Alike {
  private final DenseMatrix fitted;
  private final DenseMatrix distributions;
  private final double gamma;
  private final Optional<Neighborhood> neighborhood;
  private final int neighbors;

  private LabelPropagation(State state, int classes) {
    fitted = Matrices.dense(state, "X_");
    distributions = state.matrix("label_distributions_", fitted.rows(), classes);
    String kernel = state.text("kernel", "rbf");
    if (!kernel.equals("rbf") && !kernel.equals("knn")) {
      throw new UnreadableModel("kernel '" + kernel + "' (expected: rbf, knn)");
    }
    gamma = state.number("gamma", 20);
    neighborhood =
        kernel.equals("knn")
            ? Optional.of(new Neighborhood(state.object("nn_fit")))
            : Optional.empty();
    neighbors = neighborhood.map(near -> near.count(state, "n_neighbors", 0)).orElse(0);
    if (neighborhood.isPresent() && neighborhood.get().size() != fitted.rows()) {
      throw new UnreadableModel(
          "its search has " + Amount.of(neighborhood.get().size(), "row") + " of " + fitted.rows());
    }
  }

  static Estimator read(State state) {
    Labels labels = state.classes();
    LabelPropagation model = new LabelPropagation(state, labels.size());
    return Fitted.of(state, model.fitted.columns())
        .note(Amount.of(model.fitted.rows(), "row"))
        .labels(labels)
        .on(Method.PREDICT_PROBA, model::probabilities)
        .on(Method.PREDICT, rows -> Fitted.greatestOf(labels, model.probabilities(rows)))
        .build();
  }

  private DenseMatrix probabilities(DenseMatrix rows) {
    int k = distributions.columns();
    double[] out = new double[rows.rows() * k];
    for (int row = 0; row < rows.rows(); row++) {
      double[] sum =
          neighborhood.isPresent()
              ? sumOfNearest(neighborhood.get(), rows, row)
              : sumOfAll(rows, row);
      System.arraycopy(sum, 0, out, row * k, k);
    }
    return Probabilities.normalised(new DenseMatrix(rows.rows(), k, out));
  }

  private double[] sumOfAll(DenseMatrix rows, int row) {
    double[] sum = new double[distributions.columns()];
    for (int i = 0; i < fitted.rows(); i++) {
      add(sum, Math.exp(-gamma * Kernel.squaredDistance(rows, row, fitted, i)), i);
    }
    return sum;
  }

  private void add(double[] sum, double weight, int fittedRow) {
    for (int c = 0; c < sum.length; c++) {
      sum[c] += weight * distributions.at(fittedRow, c);
    }
  }

  private double[] sumOfNearest(Neighborhood neighborhood, DenseMatrix rows, int row) {
    double[] sum = new double[distributions.columns()];
    for (int near : neighborhood.nearest(rows, row, neighbors, this).indices()) {
      add(sum, 1, near);
    }
    return sum;
  }

  @Override
  public boolean areAlike(int one, int other) {
    return Arrays.equals(distributions.row(one), distributions.row(other));
  }
}
