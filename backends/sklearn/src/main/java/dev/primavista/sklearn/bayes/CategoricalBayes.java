package dev.primavista.sklearn.bayes;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.pickle.NdArray;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Labels;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import java.util.ArrayList;
import java.util.List;

/** {@code CategoricalNB}: a probability for each class, feature and category number. */
final class CategoricalBayes {
  private final List<DenseMatrix> logs = new ArrayList<>();
  private final double[] priors;

  private CategoricalBayes(State state, int classes) {
    priors = state.doubles("class_log_prior_", classes);
    for (PyValue item : state.items("feature_log_prob_")) {
      if (!(item instanceof NdArray array)) {
        throw new UnreadableModel("attribute 'feature_log_prob_' holds " + item.aTypeName());
      }
      logs.add(State.matrix("feature_log_prob_", array, classes));
    }
  }

  static Estimator read(State state) {
    Labels labels = state.classes();
    CategoricalBayes model = new CategoricalBayes(state, labels.size());
    return JointLikelihood.classifier(state, model.logs.size(), labels, model::joint);
  }

  private DenseMatrix joint(Matrix rows) {
    DenseMatrix dense = rows.toDense();
    int k = priors.length;
    double[] out = new double[dense.rows() * k];
    for (int row = 0; row < dense.rows(); row++) {
      for (int i = 0; i < k; i++) {
        double sum = 0;
        for (int feature = 0; feature < logs.size(); feature++) {
          sum += logs.get(feature).at(i, category(dense, row, feature));
        }
        out[row * k + i] = sum + priors[i];
      }
    }
    return new DenseMatrix(dense.rows(), k, out);
  }

  private int category(DenseMatrix rows, int row, int feature) {
    double value = rows.at(row, feature);
    int most = logs.get(feature).columns() - 1;
    if (value < 0 || (int) value > most) {
      throw new InvalidRequest(
          "unknown_category",
          "row " + row + ", column " + feature + " is " + value + " (expected: 0 to " + most + ")");
    }
    return (int) value;
  }
}
