package dev.primavista.sklearn.neighbors;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.pickle.PyStr;
import dev.primavista.sklearn.data.Chosen;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Vector;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Labels;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.sklearn.numeric.Probabilities;
import java.util.Arrays;
import java.util.Optional;

/**
 * {@code NearestCentroid}: the class whose centre is nearest; from 1.6 on with priors and
 * within-class deviations, as a discriminant.
 */
final class NearestCentroid {
  private static final double ROUNDING = 4 * Math.ulp(1.0);
  private static final double TOLERANCE = 1e-6;

  private final Labels labels;
  private final DenseMatrix centroids;
  private final Metric metric;
  private final BruteForce brute;
  private final boolean withProbabilities;
  private final double[] deviations;
  private final double[] logPriors;
  private final boolean equalPriors;

  private NearestCentroid(State state) {
    labels = state.classes();
    centroids = state.matrix("centroids_", labels.size());
    if (!(state.required("metric") instanceof PyStr name)) {
      throw new UnreadableModel("parameter 'metric' is code of the user's own");
    }
    brute = BruteForce.of(name.value(), state, "centroids_", centroids);
    metric =
        brute.isScipy() && name.value().equals("braycurtis")
            ? Dissimilarities.brayCurtisOfSums(centroids.columns())
            : Metric.named(
                name.value(), new Metric.Parameters(state, Optional.empty(), centroids.columns()));
    withProbabilities =
        state.optional("within_class_std_dev_").isPresent() && name.value().equals("euclidean");
    boolean discriminant = state.optional("class_prior_").isPresent();
    deviations =
        state.optional("within_class_std_dev_").isPresent()
            ? state.doubles("within_class_std_dev_", centroids.columns())
            : new double[centroids.columns()];
    logPriors =
        discriminant ? state.doubles("class_prior_", labels.size()) : new double[labels.size()];
    boolean equal = true;
    for (int i = 0; i < logPriors.length; i++) {
      equal &= Math.abs(logPriors[i] - 1.0 / logPriors.length) <= 1e-8 + 1e-5 / logPriors.length;
      logPriors[i] = Math.log(logPriors[i]);
    }
    equalPriors = !discriminant || equal;
  }

  static Estimator read(State state) {
    NearestCentroid model = new NearestCentroid(state);
    Fitted.Builder builder =
        Fitted.of(state, model.centroids.columns())
            .labels(model.labels)
            .on(Method.PREDICT, model::predict);
    if (model.withProbabilities) {
      builder
          .on(Method.DECISION_FUNCTION, model::decision)
          .on(Method.PREDICT_PROBA, rows -> Probabilities.softmax(model.comparable(rows)))
          .on(Method.PREDICT_LOG_PROBA, rows -> Probabilities.logSoftmax(model.comparable(rows)));
    }
    return builder.build();
  }

  private Chosen predict(DenseMatrix rows) {
    if (!equalPriors) {
      return Fitted.greatestOf(labels, scores(rows));
    }
    int[] chosen = new int[rows.rows()];
    for (int row = 0; row < chosen.length; row++) {
      double[] distances = new double[labels.size()];
      for (int i = 0; i < distances.length; i++) {
        distances[i] =
            metric.reduced(
                rows.values(), row * rows.columns(), centroids.values(), i * rows.columns());
        chosen[row] = distances[i] < distances[chosen[row]] ? i : chosen[row];
      }
      refuseTie(rows, row, distances, chosen[row]);
    }
    return new Chosen(labels, chosen);
  }

  /** Of equally near centres the first is taken, if rounding leaves them equal. */
  private void refuseTie(DenseMatrix rows, int row, double[] distances, int chosen) {
    double slack = brute.slack(rows, row, distances[chosen]);
    for (int i = 0; i < distances.length && slack > 0; i++) {
      if (distances[i] <= distances[chosen] + slack
          && !Arrays.equals(centroids.row(i), centroids.row(chosen))) {
        throw new InvalidRequest(
            "not_exact",
            "row "
                + row
                + " is as near to the centre of class '"
                + labels.names().get(chosen)
                + "' as to that of '"
                + labels.names().get(i)
                + "' (expected: nearer to one)");
      }
    }
  }

  private Data decision(DenseMatrix rows) {
    if (labels.size() != 2) {
      return scores(rows);
    }
    DenseMatrix scores = comparable(rows);
    double[] differences = new double[rows.rows()];
    for (int row = 0; row < differences.length; row++) {
      differences[row] = scores.at(row, 1) - scores.at(row, 0);
    }
    return new Vector(differences);
  }

  /**
   * Scores whose differences are more than roundings: scikit-learn's squared distances are sums of
   * products as large as the squared length of the row.
   */
  private DenseMatrix comparable(DenseMatrix rows) {
    DenseMatrix scores = scores(rows);
    DenseMatrix near = scaled(rows);
    for (int row = 0; row < rows.rows(); row++) {
      double rounding = ROUNDING * Arrays.stream(near.row(row)).map(x -> x * x).sum();
      for (int i = 1; i < labels.size(); i++) {
        double difference = Math.abs(scores.at(row, i) - scores.at(row, 0));
        if (rounding > TOLERANCE * (1 + difference)
            && !Arrays.equals(centroids.row(i), centroids.row(0))) {
          throw new InvalidRequest(
              "not_exact",
              "row "
                  + row
                  + " is so far from all centres that the differences of its distances are all"
                  + " rounding (expected: nearer to one)");
        }
      }
    }
    return scores;
  }

  /** Of a row and a centre, each column divided by its deviation unless that is zero. */
  private DenseMatrix scaled(DenseMatrix rows) {
    return rows.map(
        (value, column) -> deviations[column] == 0 ? value : value / deviations[column]);
  }

  /** {@code -distance(row, centre)^2 + 2 log prior}, both scaled. */
  private DenseMatrix scores(DenseMatrix rows) {
    DenseMatrix near = scaled(rows);
    DenseMatrix centers = scaled(centroids);
    double[] values = new double[rows.rows() * labels.size()];
    for (int row = 0; row < rows.rows(); row++) {
      for (int i = 0; i < labels.size(); i++) {
        double distance =
            metric.between(
                near.values(), row * rows.columns(), centers.values(), i * rows.columns());
        values[row * labels.size() + i] = -distance * distance + 2 * logPriors[i];
      }
    }
    return new DenseMatrix(rows.rows(), labels.size(), values);
  }
}
