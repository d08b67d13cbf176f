package dev.primavista.sklearn.ensemble;

import dev.primavista.core.Amount;
import dev.primavista.sklearn.data.Chosen;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Vector;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.estimator.Labels;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.Reading;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.sklearn.numeric.Averages;
import dev.primavista.sklearn.numeric.Probabilities;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * {@code AdaBoostClassifier} (SAMME, and SAMME.R of versions before 1.6) and {@code
 * AdaBoostRegressor} (the weighted median of its members).
 */
final class AdaBoost {
  private static final double EPSILON = Math.ulp(1.0);

  private final Members members;
  private final double[] weights;
  private final Labels labels;
  private final boolean real;

  /** What a member that did not choose a class says against it, as a part of its weight. */
  private final double against;

  /** From 1.6 on a single class is decided for by zero. */
  private final boolean zeroForOne;

  /** Before 0.22 probabilities came from the members' own. */
  private final boolean ofMembers;

  private AdaBoost(State state, Reading reading) {
    members = new Members(reading.estimators(state));
    weights = state.array("estimator_weights_").doubles();
    labels = state.classes();
    real = state.text("algorithm", "SAMME").equals("SAMME.R");
    against = state.since(1, 3) ? -1.0 / (labels.size() - 1) : 0;
    ofMembers = !state.version().isEmpty() && !state.since(0, 22);
    zeroForOne = state.since(1, 6);
    if (weights.length < members.estimators().size()) {
      throw new UnreadableModel("'estimator_weights_' has fewer numbers than there are members");
    }
  }

  static Estimator readClassifier(State state, Reading reading) {
    AdaBoost boost = new AdaBoost(state, reading);
    return Fitted.of(state, boost.members.input())
        .note(Amount.of(boost.members.estimators().size(), "member"))
        .labels(boost.labels)
        .onRows(Method.DECISION_FUNCTION, rows -> boost.decision(finite(boost.members, rows)))
        .onRows(Method.PREDICT, rows -> boost.predict(boost.scores(finite(boost.members, rows))))
        .onRows(Method.PREDICT_PROBA, rows -> boost.probabilities(finite(boost.members, rows)))
        .onRows(
            Method.PREDICT_LOG_PROBA,
            rows -> boost.probabilities(finite(boost.members, rows)).map(Math::log))
        .build();
  }

  /** Missing values are refused here, whatever the members take. */
  private static Data finite(Members members, Data rows) {
    return members.input() instanceof Input.Numbers numbers
        ? Rows.finiteMatrix(rows, numbers.columns())
        : rows;
  }

  private Data decision(Data rows) {
    if (labels.size() == 1 && zeroForOne) {
      return new DenseMatrix(rows.rows(), 1, new double[rows.rows()]);
    }
    DenseMatrix scores = scores(rows);
    return labels.size() == 2 ? new Vector(difference(scores)) : scores;
  }

  private static double[] difference(DenseMatrix scores) {
    double[] differences = new double[scores.rows()];
    for (int row = 0; row < differences.length; row++) {
      differences[row] = scores.at(row, 1) - scores.at(row, 0);
    }
    return differences;
  }

  private Chosen predict(DenseMatrix scores) {
    return labels.size() == 2
        ? Fitted.mostOf(labels, new DenseMatrix(scores.rows(), 1, difference(scores)))
        : Fitted.greatestOf(labels, scores);
  }

  private DenseMatrix probabilities(Data rows) {
    int k = labels.size();
    if (k == 1) {
      return new DenseMatrix(rows.rows(), 1, new double[rows.rows()]).map(_ -> 1);
    }
    if (ofMembers) {
      DenseMatrix sums = real ? scores(rows) : weighted(rows);
      return Probabilities.softmax(sums.map(score -> score / (k - 1)));
    }
    DenseMatrix scores = scores(rows);
    if (k != 2) {
      return Probabilities.softmax(scores.map(score -> score / (k - 1)));
    }
    double[] differences = difference(scores);
    double[] both = new double[2 * differences.length];
    for (int row = 0; row < differences.length; row++) {
      both[2 * row] = -differences[row] / 2;
      both[2 * row + 1] = differences[row] / 2;
    }
    return Probabilities.softmax(new DenseMatrix(differences.length, 2, both));
  }

  /** The members' probabilities, weighted. */
  private DenseMatrix weighted(Data rows) {
    double[] used = Arrays.copyOf(weights, members.estimators().size());
    return Rows.numbers(Averages.mean(members.ask(Method.PREDICT_PROBA, rows), used)).toDense();
  }

  /** One score per class, divided by the sum of all weights. */
  private DenseMatrix scores(Data rows) {
    int k = labels.size();
    double[] sum = new double[rows.rows() * k];
    for (int i = 0; i < members.estimators().size(); i++) {
      Estimator member = members.estimators().get(i);
      if (real) {
        addReal(Rows.numbers(member.apply(Method.PREDICT_PROBA, rows)).toDense(), sum);
      } else {
        addVotes(member.apply(Method.PREDICT, rows), weights[i], sum);
      }
    }
    double total = Arrays.stream(weights).sum();
    for (int at = 0; at < sum.length; at++) {
      sum[at] /= total;
    }
    return new DenseMatrix(rows.rows(), k, sum);
  }

  private void addVotes(Data answer, double weight, double[] sum) {
    if (!(answer instanceof Chosen chosen)) {
      throw new IllegalStateException("a member that is no classifier");
    }
    int k = labels.size();
    int[] places = labels.placesOf(chosen.labels());
    for (int row = 0; row < chosen.rows(); row++) {
      for (int i = 0; i < k; i++) {
        sum[row * k + i] += i == places[chosen.indices()[row]] ? weight : against * weight;
      }
    }
  }

  /** {@code (k - 1) (log p - mean log p)}. */
  private void addReal(DenseMatrix probabilities, double[] sum) {
    int k = labels.size();
    DenseMatrix logs = probabilities.map(p -> Math.log(Math.max(p, EPSILON)));
    for (int row = 0; row < logs.rows(); row++) {
      double mean = 0;
      for (int i = 0; i < k; i++) {
        mean += logs.at(row, i) / k;
      }
      for (int i = 0; i < k; i++) {
        sum[row * k + i] += (k - 1) * (logs.at(row, i) - mean);
      }
    }
  }

  static Estimator readRegressor(State state, Reading reading) {
    Members members = new Members(reading.estimators(state));
    double[] weights = state.array("estimator_weights_").doubles();
    if (weights.length < members.estimators().size()) {
      throw new UnreadableModel("'estimator_weights_' has fewer numbers than there are members");
    }
    return Fitted.of(state, members.input())
        .note(Amount.of(members.estimators().size(), "member"))
        .onRows(
            Method.PREDICT,
            rows ->
                new Vector(
                    medians(
                        members.ask(Method.PREDICT, finite(members, rows)).stream()
                            .map(Rows::column)
                            .toList(),
                        weights)))
        .build();
  }

  private static double[] medians(List<double[]> predictions, double[] weights) {
    double[] medians = new double[predictions.getFirst().length];
    for (int row = 0; row < medians.length; row++) {
      int at = row;
      List<Integer> order =
          IntStream.range(0, predictions.size())
              .boxed()
              .sorted(Comparator.comparingDouble(i -> predictions.get(i)[at]))
              .toList();
      double total = 0;
      for (int i : order) {
        total += weights[i];
      }
      double sum = 0;
      for (int i : order) {
        sum += weights[i];
        if (sum >= 0.5 * total) {
          medians[row] = predictions.get(i)[row];
          break;
        }
      }
    }
    return medians;
  }
}
