package dev.primavista.sklearn.multiclass;

import dev.primavista.core.Amount;
import dev.primavista.sklearn.data.Chosen;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Vector;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Labels;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.Reading;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.numeric.Averages;
import dev.primavista.sklearn.numeric.Probabilities;
import java.util.ArrayList;
import java.util.List;

/** {@code OneVsRestClassifier}: an estimator for each class, or for each of several labels. */
final class OneVsRest {
  private final List<Estimator> estimators;
  private final Labels labels;
  private final String target;

  /** Before 1.8 the last of equal scores won. */
  private final boolean lastOfEquals;

  /** Before 1.7 a row of zeros became NaN. */
  private final boolean zerosStay;

  private OneVsRest(State state, Reading reading) {
    estimators = reading.estimators(state);
    lastOfEquals = !state.since(1, 8);
    zerosStay = state.since(1, 7);
    State binarizer = state.object("label_binarizer_");
    labels = binarizer.classes();
    target = binarizer.text("y_type_", estimators.size() == 1 ? "binary" : "multiclass");
  }

  static Estimator read(State state, Reading reading) {
    OneVsRest model = new OneVsRest(state, reading);
    Fitted.Builder builder =
        Fitted.around(state, Binary.input(model.estimators))
            .note(Amount.of(model.estimators.size(), "estimator"))
            .onRows(Method.PREDICT, model::predict);
    if (!model.multilabel()) {
      builder.labels(model.labels);
    }
    if (Binary.allHave(model.estimators, Method.DECISION_FUNCTION)) {
      builder.onRows(
          Method.DECISION_FUNCTION, rows -> Vector.ifSingle(Binary.scores(model.estimators, rows)));
    }
    if (Binary.allHave(model.estimators, Method.PREDICT_PROBA)) {
      builder.onRows(Method.PREDICT_PROBA, model::probabilities);
    }
    return builder.build();
  }

  private boolean multilabel() {
    return target.startsWith("multilabel");
  }

  private Data predict(Data rows) {
    DenseMatrix scores = Binary.scores(estimators, rows);
    if (target.equals("multiclass")) {
      return lastOfEquals ? lastGreatest(scores) : Fitted.greatestOf(labels, scores);
    }
    double threshold = Binary.threshold(estimators.getFirst());
    if (multilabel()) {
      return scores.above(threshold);
    }
    int[] chosen = new int[scores.rows()];
    for (int row = 0; row < chosen.length; row++) {
      chosen[row] = scores.at(row, 0) > threshold ? 1 : 0;
    }
    return new Chosen(labels, chosen);
  }

  private Chosen lastGreatest(DenseMatrix scores) {
    int[] chosen = new int[scores.rows()];
    for (int row = 0; row < chosen.length; row++) {
      for (int i = 1; i < scores.columns(); i++) {
        chosen[row] = scores.at(row, i) >= scores.at(row, chosen[row]) ? i : chosen[row];
      }
    }
    return new Chosen(labels, chosen);
  }

  private DenseMatrix probabilities(Data rows) {
    List<double[]> columns = new ArrayList<>();
    for (Estimator estimator : estimators) {
      columns.add(Binary.second(estimator, Method.PREDICT_PROBA, rows));
    }
    DenseMatrix all = Averages.columns(columns);
    if (estimators.size() == 1) {
      return Probabilities.ofSecond(all);
    }
    if (multilabel()) {
      return all;
    }
    return zerosStay ? Probabilities.normalisedUnlessZero(all) : Probabilities.normalised(all);
  }
}
