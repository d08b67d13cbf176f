package dev.primavista.sklearn.multiclass;

import dev.primavista.core.Amount;
import dev.primavista.sklearn.data.Chosen;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Labels;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.Reading;
import dev.primavista.sklearn.estimator.State;
import java.util.List;

/** {@code OutputCodeClassifier}: the class whose code word is nearest to the estimators' scores. */
final class OutputCode {
  private OutputCode() {}

  static Estimator read(State state, Reading reading) {
    List<Estimator> estimators = reading.estimators(state);
    Labels labels = state.classes();
    DenseMatrix codes = state.matrix("code_book_", labels.size(), estimators.size());
    return Fitted.around(state, Binary.input(estimators))
        .note(Amount.of(estimators.size(), "estimator"))
        .labels(labels)
        .onRows(Method.PREDICT, rows -> nearest(labels, codes, estimators, rows))
        .build();
  }

  private static Chosen nearest(
      Labels labels, DenseMatrix codes, List<Estimator> estimators, Data rows) {
    DenseMatrix scores = Binary.scores(estimators, rows);
    int[] chosen = new int[scores.rows()];
    for (int row = 0; row < chosen.length; row++) {
      double least = Double.POSITIVE_INFINITY;
      for (int code = 0; code < codes.rows(); code++) {
        double distance = 0;
        for (int i = 0; i < codes.columns(); i++) {
          double difference = scores.at(row, i) - codes.at(code, i);
          distance += difference * difference;
        }
        if (distance < least) {
          least = distance;
          chosen[row] = code;
        }
      }
    }
    return new Chosen(labels, chosen);
  }
}
