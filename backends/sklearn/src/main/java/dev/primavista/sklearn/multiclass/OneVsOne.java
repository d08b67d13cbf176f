package dev.primavista.sklearn.multiclass;

import dev.primavista.core.Amount;
import dev.primavista.pickle.NdArray;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Vector;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Labels;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.Reading;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.sklearn.numeric.Averages;
import dev.primavista.sklearn.numeric.PairVotes;
import java.util.ArrayList;
import java.util.List;

/** {@code OneVsOneClassifier}: an estimator for each pair of classes, and a vote. */
final class OneVsOne {
  private final List<Estimator> estimators;
  private final List<int[]> columns = new ArrayList<>();
  private final Labels labels;
  private final boolean squeezedByBatch;

  /** Before 1.1 two classes were told apart at zero, also by probabilities. */
  private final boolean thresholdZero;

  private OneVsOne(State state, Reading reading) {
    estimators = reading.estimators(state);
    labels = state.classes();
    squeezedByBatch = !state.version().isEmpty() && !state.since(0, 21);
    thresholdZero = !state.since(1, 1);
    if (squeezedByBatch) {
      reading.rowsTogether();
    }
    int pairs = labels.size() * (labels.size() - 1) / 2;
    if (estimators.size() != pairs) {
      throw new UnreadableModel(
          Amount.of(estimators.size(), "estimator") + " for " + Amount.of(labels.size(), "class"));
    }
    if (state.optional("pairwise_indices_").isPresent()) {
      for (PyValue item : state.items("pairwise_indices_")) {
        if (!(item instanceof NdArray indices)) {
          throw new UnreadableModel("attribute 'pairwise_indices_' holds " + item.aTypeName());
        }
        columns.add(indices.ints());
      }
    }
  }

  static Estimator read(State state, Reading reading) {
    OneVsOne model = new OneVsOne(state, reading);
    return Fitted.of(state, Binary.input(model.estimators))
        .note(Amount.of(model.estimators.size(), "pair"))
        .labels(model.labels)
        .onRows(Method.DECISION_FUNCTION, model::decision)
        .onRows(Method.PREDICT, model::predict)
        .build();
  }

  private Data decision(Data rows) {
    DenseMatrix scores = scores(rows);
    return labels.size() == 2 ? new Vector(Averages.column(scores, 1)) : scores;
  }

  private Data predict(Data rows) {
    DenseMatrix scores = scores(rows);
    if (labels.size() != 2) {
      return Fitted.greatestOf(labels, scores);
    }
    double threshold = thresholdZero ? 0 : Binary.threshold(estimators.getFirst());
    double[] above = Averages.column(scores, 1);
    for (int row = 0; row < above.length; row++) {
      above[row] -= threshold;
    }
    return Fitted.mostOf(labels, new DenseMatrix(above.length, 1, above));
  }

  private DenseMatrix scores(Data rows) {
    List<double[]> predictions = new ArrayList<>();
    List<double[]> confidences = new ArrayList<>();
    for (int i = 0; i < estimators.size(); i++) {
      Data seen = columns.isEmpty() ? rows : Rows.select(rows, columns.get(i));
      predictions.add(Rows.column(estimators.get(i).apply(Method.PREDICT, seen)));
      confidences.add(Binary.score(estimators.get(i), seen));
    }
    return PairVotes.scores(
        Averages.columns(predictions),
        Averages.columns(confidences),
        labels.size(),
        squeezedByBatch);
  }
}
