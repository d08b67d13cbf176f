package dev.primavista.sklearn.bayes;

import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.data.SparseMatrix;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Labels;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.numeric.LinearMap;

/** Naive Bayes over counts, whose joint log likelihood is a weighted sum. */
final class CountBayes {
  private CountBayes() {}

  /** {@code X feature_log_prob' + class_log_prior}. */
  static Estimator readMultinomial(State state) {
    Labels labels = state.classes();
    DenseMatrix logs = state.matrix("feature_log_prob_", labels.size());
    LinearMap map = new LinearMap(logs.values(), state.doubles("class_log_prior_", labels.size()));
    return JointLikelihood.classifier(state, logs.columns(), labels, map::apply);
  }

  /** {@code X feature_log_prob'}; the prior counts only where there is one class. */
  static Estimator readComplement(State state) {
    Labels labels = state.classes();
    DenseMatrix logs = state.matrix("feature_log_prob_", labels.size());
    double[] bias =
        labels.size() == 1 ? state.doubles("class_log_prior_", 1) : new double[labels.size()];
    LinearMap map = new LinearMap(logs.values(), bias);
    return JointLikelihood.classifier(state, logs.columns(), labels, map::apply);
  }

  /** One for what is greater; a sparse matrix's zeros stay out unless they are greater too. */
  private static Matrix binarized(Matrix rows, double threshold) {
    Matrix kept = threshold < 0 ? rows.toDense() : rows;
    Matrix flags = kept.map((value, column) -> value > threshold ? 1.0 : 0.0);
    return flags instanceof SparseMatrix sparse ? sparse.withoutZeros() : flags;
  }

  /** Features are there or not; one that is not there speaks against a class that has it often. */
  static Estimator readBernoulli(State state) {
    Labels labels = state.classes();
    DenseMatrix logs = state.matrix("feature_log_prob_", labels.size());
    double[] weights = logs.values().clone();
    double[] bias = state.doubles("class_log_prior_", labels.size());
    for (int i = 0; i < labels.size(); i++) {
      for (int feature = 0; feature < logs.columns(); feature++) {
        int at = i * logs.columns() + feature;
        double absent = Math.log(1 - Math.exp(weights[at]));
        bias[i] += absent;
        weights[at] -= absent;
      }
    }
    LinearMap map = new LinearMap(weights, bias);
    boolean raw = state.optional("binarize").isEmpty();
    double threshold = state.number("binarize", 0);
    return JointLikelihood.classifier(
        state, logs.columns(), labels, rows -> map.apply(raw ? rows : binarized(rows, threshold)));
  }
}
