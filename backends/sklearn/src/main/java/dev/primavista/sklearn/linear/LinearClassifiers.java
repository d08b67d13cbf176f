package dev.primavista.sklearn.linear;

import dev.primavista.core.Amount;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Labels;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.sklearn.numeric.LinearMap;
import dev.primavista.sklearn.numeric.Probabilities;

/** Classifiers that choose the class of the greatest weighted sum. */
final class LinearClassifiers {
  private LinearClassifiers() {}

  static Estimator read(State state) {
    return scored(state, state.classes()).build();
  }

  private static Fitted.Builder scored(State state, Labels labels) {
    LinearMap map = map(state, labels);
    return Fitted.of(state, map.features()).decision(labels, map::apply);
  }

  private static LinearMap map(State state, Labels labels) {
    LinearMap map = LinearMap.read(state);
    int expected = labels.size() <= 2 ? 1 : labels.size();
    if (map.outputs() != expected) {
      throw new UnreadableModel(
          "attribute 'coef_' has "
              + Amount.of(map.outputs(), "row")
              + " for "
              + Amount.of(labels.size(), "class")
              + " (expected: "
              + expected
              + ")");
    }
    return map;
  }

  /**
   * Ridge classifiers keep their classes in a label binarizer; there may be several labels, of
   * which the cross-validated one before 1.0 took the greatest.
   */
  static Estimator readRidge(State state) {
    State binarizer = state.object("_label_binarizer");
    Labels labels = binarizer.classes();
    if (!binarizer.text("y_type_", "").startsWith("multilabel")) {
      return scored(state, labels).build();
    }
    LinearMap map = LinearMap.read(state);
    if (state.type().endsWith("CV") && !state.since(1, 0)) {
      return Fitted.of(state, map.features()).decision(labels, map::apply).build();
    }
    return Fitted.of(state, map.features())
        .onMatrix(Method.DECISION_FUNCTION, map::apply)
        .onMatrix(Method.PREDICT, rows -> map.apply(rows).above(0))
        .build();
  }

  /** {@code SGDClassifier}: probabilities only where the loss has them. */
  static Estimator readGradientDescent(State state) {
    Labels labels = state.classes();
    LinearMap map = map(state, labels);
    Fitted.Builder builder = Fitted.of(state, map.features());
    switch (state.text("loss", "hinge")) {
      case "log", "log_loss" ->
          builder.probabilities(labels, rows -> Probabilities.oneAgainstRest(map.apply(rows)));
      case "modified_huber" ->
          builder.probabilities(labels, rows -> modifiedHuber(map.apply(rows)));
      default -> {}
    }
    return builder.decision(labels, map::apply).build();
  }

  /** Scores cut to -1..1 as probabilities; a row in which all are zero is spread evenly. */
  private static DenseMatrix modifiedHuber(DenseMatrix scores) {
    DenseMatrix cut = scores.map(score -> (Math.clamp(score, -1.0, 1.0) + 1) / 2);
    if (scores.columns() == 1) {
      return Probabilities.ofSecond(cut);
    }
    int k = cut.columns();
    double[] values = cut.values();
    for (int at = 0; at < values.length; at += k) {
      double sum = 0;
      for (int i = at; i < at + k; i++) {
        sum += values[i];
      }
      for (int i = at; i < at + k; i++) {
        values[i] = sum == 0 ? 1.0 / k : values[i] / sum;
      }
    }
    return cut;
  }
}
