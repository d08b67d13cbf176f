package dev.primavista.sklearn.calibration;

import dev.primavista.core.Amount;
import dev.primavista.pickle.PyDict;
import dev.primavista.pickle.PyStr;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.data.Chosen;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Labels;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.Reading;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.sklearn.numeric.Averages;
import java.util.List;
import java.util.Optional;

/** Classifiers of two classes that choose the positive one from a threshold of their own on. */
final class Threshold {
  private final Estimator inner;
  private final Labels labels;
  private final int positive;
  private final Method scored;
  private final double threshold;

  private Threshold(
      State state, Estimator inner, Optional<PyValue> positiveLabel, Optional<Double> threshold) {
    this.inner = inner;
    labels = inner.classes().orElseThrow(() -> new UnreadableModel("its estimator has no classes"));
    if (labels.size() != 2) {
      throw new UnreadableModel("it has " + Amount.of(labels.size(), "class") + " (expected: 2)");
    }
    positive = positiveLabel.map(this::place).orElse(1);
    String method = state.text("response_method", "auto");
    scored =
        method.equals("auto")
            ? inner.has(Method.PREDICT_PROBA) ? Method.PREDICT_PROBA : Method.DECISION_FUNCTION
            : Method.named(method)
                .orElseThrow(() -> new UnreadableModel("response method '" + method + "'"));
    this.threshold = threshold.orElse(scored == Method.PREDICT_PROBA ? 0.5 : 0.0);
  }

  private int place(PyValue label) {
    for (int i = 0; i < labels.size(); i++) {
      boolean same =
          label instanceof PyStr text
              ? labels.isText() && labels.names().get(i).equals(text.value())
              : !labels.isText() && labels.number(i) == State.number("pos_label", label);
      if (same) {
        return i;
      }
    }
    throw new UnreadableModel("its positive label is none of " + labels.names());
  }

  static Estimator readFixed(State state, Reading reading) {
    String attribute = state.optional("estimator_").isPresent() ? "estimator_" : "estimator";
    Estimator inner = reading.estimator(state, attribute);
    Optional<Double> threshold =
        state.required("threshold") instanceof PyStr
            ? Optional.empty()
            : Optional.of(state.number("threshold", 0));
    return new Threshold(state, inner, state.optional("pos_label"), threshold).estimator(state);
  }

  static Estimator readTuned(State state, Reading reading) {
    Estimator inner = reading.estimator(state, "estimator_");
    Optional<PyValue> positive =
        state
            .optional("_curve_scorer")
            .flatMap(scorer -> state.object("_curve_scorer").optional("_kwargs"))
            .flatMap(
                kwargs -> kwargs instanceof PyDict dict ? dict.get("pos_label") : Optional.empty());
    Optional<Double> threshold = Optional.of(state.numbers("best_threshold_")[0]);
    return new Threshold(state, inner, positive, threshold).estimator(state);
  }

  private Estimator estimator(State state) {
    Fitted.Builder builder =
        Fitted.around(state, inner.input()).note("from " + threshold + " on").labels(labels);
    for (Method method :
        List.of(Method.PREDICT_PROBA, Method.PREDICT_LOG_PROBA, Method.DECISION_FUNCTION)) {
      if (inner.has(method)) {
        builder.onRows(method, rows -> inner.apply(method, rows));
      }
    }
    return builder.onRows(Method.PREDICT, this::predict).build();
  }

  private Chosen predict(Data rows) {
    double[] scores = scores(rows);
    int[] chosen = new int[scores.length];
    for (int row = 0; row < chosen.length; row++) {
      chosen[row] = scores[row] >= threshold ? positive : 1 - positive;
    }
    return new Chosen(labels, chosen);
  }

  private double[] scores(Data rows) {
    DenseMatrix answer = Rows.numbers(inner.apply(scored, rows)).toDense();
    if (answer.columns() == 2) {
      return Averages.column(answer, positive);
    }
    return positive == 1 ? answer.values() : answer.map(score -> -score).values();
  }
}
