package dev.primavista.sklearn.boosting;

import dev.primavista.core.Amount;
import dev.primavista.pickle.PyStr;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Vector;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Labels;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.Reading;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.sklearn.numeric.Probabilities;
import dev.primavista.sklearn.tree.TreeRows;
import dev.primavista.trees.TreeEnsemble;
import java.util.List;

/** {@code GradientBoostingClassifier} and {@code GradientBoostingRegressor}. */
final class GradientBoosting {
  /** A row of raw scores before the first tree, in an array of its own. */
  @FunctionalInterface
  interface Start {
    DenseMatrix of(DenseMatrix rows);
  }

  private final TreeEnsemble trees;
  private final Start start;

  private GradientBoosting(State state, Start start, int outputs) {
    this.start = start;
    List<PyValue> members = state.items("estimators_");
    if (members.isEmpty()) {
      throw new UnreadableModel("attribute 'estimators_' is empty (is it fitted?)");
    }
    double rate = state.number("learning_rate", 0.1);
    trees =
        StageTrees.read(
            members,
            StageTrees.features(members.getFirst()),
            outputs,
            (tree, nodes) -> {
              double[] values = tree.doubles("values", nodes.size());
              for (int i = 0; i < values.length; i++) {
                values[i] *= rate;
              }
              return values;
            },
            (number, features) -> features);
  }

  /**
   * Rows are rounded to float32 at the door, for the start as for the trees. Leaves may be so great
   * that the order of adding shows: the start comes first.
   */
  private DenseMatrix raw(Data data) {
    DenseMatrix rows = new TreeRows(trees.features(), false).of(data);
    double[] sums = start.of(rows.map(x -> (double) (float) x)).values();
    trees.addAll(rows.values(), rows.rows(), sums);
    return new DenseMatrix(rows.rows(), trees.outputs(), sums);
  }

  private Fitted.Builder builder(State state) {
    return Fitted.of(state, trees.features())
        .note(Amount.of(trees.trees(), "tree") + ", " + Amount.of(trees.nodes(), "split"));
  }

  static Estimator readRegressor(State state, Reading reading) {
    GradientBoosting model =
        new GradientBoosting(state, InitialScores.ofRegressor(state, reading), 1);
    return model
        .builder(state)
        .onRows(Method.PREDICT, rows -> new Vector(model.raw(rows).values()))
        .build();
  }

  static Estimator readClassifier(State state, Reading reading) {
    Labels labels = state.classes();
    int outputs = labels.size() == 2 ? 1 : labels.size();
    boolean exponential =
        state.optional("loss").orElse(null) instanceof PyStr loss
            && loss.value().equals("exponential");
    Start start = InitialScores.ofClassifier(state, reading, labels.size());
    double slope = exponential ? 2 : 1;
    GradientBoosting model = new GradientBoosting(state, start, outputs);
    return model
        .builder(state)
        .labels(labels)
        .onRows(Method.PREDICT_PROBA, rows -> probabilities(model.raw(rows), slope))
        .onRows(
            Method.PREDICT_LOG_PROBA, rows -> probabilities(model.raw(rows), slope).map(Math::log))
        .onRows(Method.DECISION_FUNCTION, rows -> Vector.ifSingle(model.raw(rows)))
        .onRows(Method.PREDICT, rows -> model.predict(labels, rows))
        .build();
  }

  private Data predict(Labels labels, Data rows) {
    DenseMatrix raw = raw(rows);
    return labels.size() == 2
        ? Fitted.mostOf(labels, raw.map(score -> score >= 0 ? 1 : -1))
        : Fitted.greatestOf(labels, raw);
  }

  private static DenseMatrix probabilities(DenseMatrix raw, double slope) {
    return raw.columns() == 1
        ? Probabilities.ofSecond(raw.map(score -> Probabilities.expit(slope * score)))
        : Probabilities.softmax(raw);
  }
}
