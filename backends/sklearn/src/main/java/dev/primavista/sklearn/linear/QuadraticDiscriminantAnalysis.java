package dev.primavista.sklearn.linear;

import dev.primavista.pickle.NdArray;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.data.Vector;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Labels;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.sklearn.numeric.Probabilities;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code QuadraticDiscriminantAnalysis}: each class's log posterior under a Gaussian of its own,
 * {@code -0.5 (|(x - mean) R S^-0.5|^2 + sum log S) + log prior}.
 */
final class QuadraticDiscriminantAnalysis {
  /** One class: a mean, directions divided by the square roots of their variances, a constant. */
  private record Gaussian(double[] mean, DenseMatrix directions, double constant) {}

  private final List<Gaussian> classes = new ArrayList<>();
  private final int features;

  private QuadraticDiscriminantAnalysis(State state, int size) {
    DenseMatrix means = state.matrix("means_", size);
    features = means.columns();
    double[] priors = state.doubles("priors_", size);
    List<PyValue> rotations = state.items("rotations_");
    List<PyValue> scalings = state.items("scalings_");
    if (rotations.size() != size || scalings.size() != size) {
      throw new UnreadableModel("'rotations_' and 'scalings_' are not one per class");
    }
    for (int i = 0; i < size; i++) {
      if (!(rotations.get(i) instanceof NdArray rotation)
          || !(scalings.get(i) instanceof NdArray scaling)) {
        throw new UnreadableModel("'rotations_' and 'scalings_' are no arrays");
      }
      DenseMatrix turned = State.matrix("rotations_", rotation, features);
      double[] variances = scaling.doubles();
      if (variances.length != turned.columns()) {
        throw new UnreadableModel("'rotations_' and 'scalings_' disagree");
      }
      classes.add(gaussian(means.row(i), turned, variances, priors[i]));
    }
  }

  private static Gaussian gaussian(
      double[] mean, DenseMatrix rotation, double[] variances, double prior) {
    double[] directions = rotation.values().clone();
    double logs = 0;
    for (double variance : variances) {
      logs += Math.log(variance);
    }
    for (int i = 0; i < directions.length; i++) {
      directions[i] *= Math.pow(variances[i % variances.length], -0.5);
    }
    return new Gaussian(
        mean,
        new DenseMatrix(rotation.rows(), rotation.columns(), directions),
        -0.5 * logs + Math.log(prior));
  }

  static Estimator read(State state) {
    Labels labels = state.classes();
    QuadraticDiscriminantAnalysis model = new QuadraticDiscriminantAnalysis(state, labels.size());
    return Fitted.of(state, model.features)
        .probabilities(labels, rows -> Probabilities.softmax(model.posteriors(rows)))
        .onMatrix(
            Method.PREDICT_LOG_PROBA, rows -> Probabilities.logSoftmax(model.posteriors(rows)))
        .onMatrix(Method.PREDICT, rows -> Fitted.mostOf(labels, model.posteriors(rows)))
        .onMatrix(Method.DECISION_FUNCTION, model::decision)
        .build();
  }

  private dev.primavista.sklearn.data.Data decision(Matrix rows) {
    DenseMatrix scores = posteriors(rows);
    if (classes.size() != 2) {
      return scores;
    }
    double[] differences = new double[rows.rows()];
    for (int row = 0; row < differences.length; row++) {
      differences[row] = scores.at(row, 1) - scores.at(row, 0);
    }
    return new Vector(differences);
  }

  private DenseMatrix posteriors(Matrix rows) {
    DenseMatrix dense = rows.toDense();
    double[] out = new double[dense.rows() * classes.size()];
    for (int row = 0; row < dense.rows(); row++) {
      for (int i = 0; i < classes.size(); i++) {
        Gaussian one = classes.get(i);
        out[row * classes.size() + i] = -0.5 * squared(dense, row, one) + one.constant();
      }
    }
    return new DenseMatrix(dense.rows(), classes.size(), out);
  }

  private static double squared(DenseMatrix rows, int row, Gaussian one) {
    double sum = 0;
    for (int direction = 0; direction < one.directions().columns(); direction++) {
      double along = 0;
      for (int feature = 0; feature < rows.columns(); feature++) {
        along +=
            (rows.at(row, feature) - one.mean()[feature]) * one.directions().at(feature, direction);
      }
      sum += along * along;
    }
    return sum;
  }
}
