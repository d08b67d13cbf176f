package dev.primavista.sklearn.bayes;

import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Labels;
import dev.primavista.sklearn.estimator.State;

/** {@code GaussianNB}: a mean and a variance for each feature and class. */
final class GaussianBayes {
  private final DenseMatrix means;
  private final DenseMatrix variances;
  private final double[] constants;

  private GaussianBayes(State state, int classes) {
    means = state.matrix("theta_", classes);
    String name = state.optional("var_").isPresent() ? "var_" : "sigma_";
    variances = state.matrix(name, classes, means.columns());
    constants = state.doubles("class_prior_", classes);
    for (int i = 0; i < classes; i++) {
      double logs = 0;
      for (int feature = 0; feature < means.columns(); feature++) {
        logs += Math.log(2 * Math.PI * variances.at(i, feature));
      }
      constants[i] = Math.log(constants[i]) - 0.5 * logs;
    }
  }

  static Estimator read(State state) {
    Labels labels = state.classes();
    GaussianBayes model = new GaussianBayes(state, labels.size());
    return JointLikelihood.classifier(state, model.means.columns(), labels, model::joint);
  }

  private DenseMatrix joint(Matrix rows) {
    DenseMatrix dense = rows.toDense();
    int k = constants.length;
    double[] out = new double[dense.rows() * k];
    for (int row = 0; row < dense.rows(); row++) {
      for (int i = 0; i < k; i++) {
        double sum = 0;
        for (int feature = 0; feature < dense.columns(); feature++) {
          double distance = dense.at(row, feature) - means.at(i, feature);
          sum += distance * distance / variances.at(i, feature);
        }
        out[row * k + i] = constants[i] - 0.5 * sum;
      }
    }
    return new DenseMatrix(dense.rows(), k, out);
  }
}
