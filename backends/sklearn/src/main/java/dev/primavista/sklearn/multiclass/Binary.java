package dev.primavista.sklearn.multiclass;

import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.sklearn.numeric.Averages;
import java.util.ArrayList;
import java.util.List;

/** Estimators that tell one thing from another. */
final class Binary {
  private Binary() {}

  /** What all of them take. */
  static Input input(List<Estimator> estimators) {
    Input input = new Input.Any();
    for (Estimator estimator : estimators) {
      input = input.and(estimator.input());
    }
    return input;
  }

  static boolean allHave(List<Estimator> estimators, Method method) {
    return estimators.stream().allMatch(estimator -> estimator.has(method));
  }

  /** How much it speaks for the second class: its decision, else its probability or prediction. */
  static double[] score(Estimator estimator, Data rows) {
    if (estimator.has(Method.DECISION_FUNCTION)) {
      return Rows.column(estimator.apply(Method.DECISION_FUNCTION, rows));
    }
    return estimator.has(Method.PREDICT_PROBA)
        ? second(estimator, Method.PREDICT_PROBA, rows)
        : Rows.column(estimator.apply(Method.PREDICT, rows));
  }

  /** The score above which it chooses the second class. */
  static double threshold(Estimator estimator) {
    return estimator.has(Method.DECISION_FUNCTION) ? 0 : 0.5;
  }

  /** The probability of the second class, or its logarithm. */
  static double[] second(Estimator estimator, Method method, Data rows) {
    DenseMatrix both = Rows.numbers(estimator.apply(method, rows)).toDense();
    return Averages.column(both, 1);
  }

  /** Every estimator's scores as a column. */
  static DenseMatrix scores(List<Estimator> estimators, Data rows) {
    List<double[]> columns = new ArrayList<>();
    for (Estimator estimator : estimators) {
      columns.add(score(estimator, rows));
    }
    return Averages.columns(columns);
  }
}
