package dev.primavista.sklearn.mlxtend;

import dev.primavista.core.Amount;
import dev.primavista.sklearn.data.Chosen;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Many;
import dev.primavista.sklearn.ensemble.Members;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Labels;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.Reading;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.sklearn.numeric.Averages;
import java.util.Arrays;
import java.util.List;

/**
 * {@code EnsembleVoteClassifier}: the class that most members choose, or that is the most probable
 * on average, each member with its weight.
 *
 * @param places where the labels of each member stand among the ensemble's
 */
record EnsembleVote(Members members, Labels labels, double[] weights, List<int[]> places) {
  static Estimator read(State state, Reading reading) {
    Members members = MetaModel.members(state, reading, "clfs_");
    Labels labels = state.classes();
    double[] weights = new double[members.estimators().size()];
    Arrays.fill(weights, 1);
    if (state.optional("weights").isPresent()) {
      weights = state.numbers("weights");
    }
    if (weights.length != members.estimators().size()) {
      throw new UnreadableModel(
          Amount.of(weights.length, "weight") + " (expected: " + members.estimators().size() + ")");
    }
    // Members that it fitted itself were fitted on the labels' places.
    Labels fitted = state.flag("fit_base_estimators", true) ? Labels.range(labels.size()) : labels;
    List<int[]> places =
        members.estimators().stream()
            .map(
                member ->
                    fitted.placesOf(
                        member
                            .classes()
                            .orElseThrow(() -> new UnreadableModel("a member has no classes"))))
            .toList();
    EnsembleVote vote = new EnsembleVote(members, labels, weights, places);
    boolean soft = state.text("voting", "hard").equals("soft");
    Fitted.Builder builder =
        Fitted.around(state, members.input())
            .note(Amount.of(members.estimators().size(), "member"))
            .labels(labels)
            .onRows(Method.PREDICT, soft ? vote::mostProbable : vote::mostChosen)
            .onRows(
                Method.TRANSFORM,
                soft ? rows -> new Many(members.ask(Method.PREDICT_PROBA, rows)) : vote::choices);
    if (members.estimators().stream().allMatch(member -> member.has(Method.PREDICT_PROBA))) {
      builder.onRows(Method.PREDICT_PROBA, vote::probabilities);
    }
    return builder.build();
  }

  private DenseMatrix probabilities(Data rows) {
    return Rows.numbers(Averages.mean(members.ask(Method.PREDICT_PROBA, rows), weights)).toDense();
  }

  private Chosen mostProbable(Data rows) {
    return Fitted.greatestOf(labels, probabilities(rows));
  }

  /** For each row the place of the label that each member chooses. */
  private DenseMatrix choices(Data rows) {
    double[][] columns = new double[places.size()][];
    for (int member = 0; member < columns.length; member++) {
      Data answer = members.estimators().get(member).apply(Method.PREDICT, rows);
      if (!(answer instanceof Chosen chosen)) {
        throw new IllegalStateException("a member answers with no labels");
      }
      int[] own = places.get(member);
      columns[member] = Arrays.stream(chosen.indices()).mapToDouble(index -> own[index]).toArray();
    }
    return Averages.columns(List.of(columns)).as(DenseMatrix.Kind.INTEGERS);
  }

  private Chosen mostChosen(Data rows) {
    DenseMatrix choices = choices(rows);
    double[] votes = new double[choices.rows() * labels.size()];
    for (int row = 0; row < choices.rows(); row++) {
      for (int member = 0; member < weights.length; member++) {
        votes[row * labels.size() + (int) choices.at(row, member)] += weights[member];
      }
    }
    return Fitted.greatestOf(labels, new DenseMatrix(choices.rows(), labels.size(), votes));
  }
}
