package dev.primavista.sklearn.multiclass;

import dev.primavista.core.Amount;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.data.Stacking;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Input;
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
 * {@code ClassifierChain} and {@code RegressorChain}: each estimator sees the features and what the
 * ones before it answered.
 */
final class Chain {
  private final List<Estimator> estimators;
  private final int[] order;
  private final int columns;
  private final Method passedOn;

  private Chain(State state, Reading reading) {
    estimators = reading.estimators(state);
    order = Arrays.stream(state.numbers("order_")).mapToInt(place -> (int) place).toArray();
    columns = state.features(featuresOf(estimators.getFirst()));
    String method = state.text("chain_method_", "predict");
    passedOn =
        Method.named(method)
            .orElseThrow(() -> new UnreadableModel("chain method '" + method + "'"));
    if (order.length != estimators.size()) {
      throw new UnreadableModel(
          Amount.of(order.length, "place")
              + " for "
              + Amount.of(estimators.size(), "estimator")
              + " (expected: as many)");
    }
  }

  private static int featuresOf(Estimator first) {
    return first.input() instanceof Input.Numbers numbers ? numbers.columns() : 0;
  }

  static Estimator readRegressor(State state, Reading reading) {
    Chain chain = new Chain(state, reading);
    return chain.builder(state).build();
  }

  static Estimator readClassifier(State state, Reading reading) {
    Chain chain = new Chain(state, reading);
    Fitted.Builder builder = chain.builder(state);
    if (Binary.allHave(chain.estimators, Method.PREDICT_PROBA)) {
      builder.onRows(Method.PREDICT_PROBA, rows -> chain.answer(Method.PREDICT_PROBA, rows));
      builder.onRows(
          Method.PREDICT_LOG_PROBA,
          rows -> chain.answer(Method.PREDICT_PROBA, rows).map(Math::log));
    }
    if (Binary.allHave(chain.estimators, Method.DECISION_FUNCTION)) {
      builder.onRows(
          Method.DECISION_FUNCTION, rows -> chain.answer(Method.DECISION_FUNCTION, rows));
    }
    return builder.build();
  }

  private Fitted.Builder builder(State state) {
    return Fitted.of(state, columns)
        .note(Amount.of(estimators.size(), "output"))
        .onRows(Method.PREDICT, rows -> answer(Method.PREDICT, rows));
  }

  private DenseMatrix answer(Method method, Data rows) {
    Matrix features = Rows.finiteMatrix(rows, columns);
    List<double[]> passed = new ArrayList<>();
    double[][] answers = new double[order.length][];
    for (int i = 0; i < order.length; i++) {
      Data seen =
          passed.isEmpty() ? features : Stacking.side(List.of(features, Averages.columns(passed)));
      answers[order[i]] = one(estimators.get(i), method, seen);
      passed.add(method == passedOn ? answers[order[i]] : one(estimators.get(i), passedOn, seen));
    }
    return Averages.columns(List.of(answers));
  }

  private static double[] one(Estimator estimator, Method method, Data rows) {
    return switch (method) {
      case PREDICT_PROBA, PREDICT_LOG_PROBA -> Binary.second(estimator, method, rows);
      default -> Rows.column(estimator.apply(method, rows));
    };
  }
}
