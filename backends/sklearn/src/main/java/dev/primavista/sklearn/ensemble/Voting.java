package dev.primavista.sklearn.ensemble;

import dev.primavista.core.Amount;
import dev.primavista.pickle.PyNone;
import dev.primavista.pickle.PyStr;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.data.Chosen;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Many;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.data.Stacking;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Labels;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.Reading;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.sklearn.numeric.Averages;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * {@code VotingClassifier} and {@code VotingRegressor}: members' answers averaged, or the class
 * that most of them choose, each with its weight.
 */
final class Voting {
  private Voting() {}

  static Estimator readRegressor(State state, Reading reading) {
    Members members = new Members(reading.estimators(state));
    double[] weights = weights(state, members);
    return Fitted.around(state, members.input())
        .note(Amount.of(members.estimators().size(), "member"))
        .onRows(Method.PREDICT, rows -> Averages.mean(members.ask(Method.PREDICT, rows), weights))
        .onRows(Method.TRANSFORM, rows -> predictions(members, rows))
        .build();
  }

  static Estimator readClassifier(State state, Reading reading) {
    Members members = new Members(reading.estimators(state));
    double[] weights = weights(state, members);
    Labels labels = state.classes();
    Fitted.Builder builder =
        Fitted.around(state, members.input())
            .note(Amount.of(members.estimators().size(), "member"))
            .labels(labels);
    if (!state.text("voting", "hard").equals("soft")) {
      return builder
          .onRows(Method.PREDICT, rows -> majority(labels, predictions(members, rows), weights))
          .onRows(Method.TRANSFORM, rows -> predictions(members, rows))
          .build();
    }
    builder
        .onRows(Method.PREDICT_PROBA, rows -> mean(members, weights, rows))
        .onRows(Method.PREDICT, rows -> Fitted.greatestOf(labels, mean(members, weights, rows)));
    boolean flat = state.flag("flatten_transform", false);
    return builder
        .onRows(
            Method.TRANSFORM,
            rows ->
                flat
                    ? Stacking.side(probabilities(members, rows))
                    : new Many(members.ask(Method.PREDICT_PROBA, rows)))
        .build();
  }

  private static DenseMatrix mean(Members members, double[] weights, Data rows) {
    return Rows.numbers(Averages.mean(members.ask(Method.PREDICT_PROBA, rows), weights)).toDense();
  }

  private static List<Matrix> probabilities(Members members, Data rows) {
    return members.ask(Method.PREDICT_PROBA, rows).stream().map(Rows::numbers).toList();
  }

  private static DenseMatrix predictions(Members members, Data rows) {
    return Averages.columns(members.ask(Method.PREDICT, rows).stream().map(Rows::column).toList());
  }

  private static Chosen majority(Labels labels, DenseMatrix predictions, double[] weights) {
    double[] votes = new double[predictions.rows() * labels.size()];
    for (int row = 0; row < predictions.rows(); row++) {
      for (int member = 0; member < weights.length; member++) {
        votes[row * labels.size() + (int) predictions.at(row, member)] += weights[member];
      }
    }
    return Fitted.greatestOf(labels, new DenseMatrix(predictions.rows(), labels.size(), votes));
  }

  /** The weights of the members that were not dropped; one each where none are given. */
  private static double[] weights(State state, Members members) {
    double[] equal = new double[members.estimators().size()];
    Arrays.fill(equal, 1);
    if (state.optional("weights").isEmpty()) {
      return equal;
    }
    double[] all = state.numbers("weights");
    List<Double> kept = new ArrayList<>();
    List<PyValue> named = state.items("estimators");
    for (int i = 0; i < named.size() && i < all.length; i++) {
      PyValue member = State.items("estimators", named.get(i)).getLast();
      boolean dropped =
          member instanceof PyNone || (member instanceof PyStr text && text.value().equals("drop"));
      if (!dropped) {
        kept.add(all[i]);
      }
    }
    if (kept.size() != equal.length) {
      throw new UnreadableModel(
          Amount.of(kept.size(), "weight")
              + " for "
              + Amount.of(equal.length, "member")
              + " (expected: as many)");
    }
    return kept.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
