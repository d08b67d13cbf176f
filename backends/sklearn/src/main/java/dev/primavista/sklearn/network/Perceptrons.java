package dev.primavista.sklearn.network;

import dev.primavista.core.Amount;
import dev.primavista.sklearn.data.Chosen;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Vector;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Labels;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.sklearn.numeric.Probabilities;

/** {@code MLPClassifier} and {@code MLPRegressor}. */
final class Perceptrons {
  private Perceptrons() {}

  static Estimator readRegressor(State state) {
    Layers layers = new Layers(state);
    return Fitted.of(state, layers.features())
        .note(note(layers))
        .onMatrix(Method.PREDICT, rows -> Vector.ifSingle(layers.forward(rows)))
        .build();
  }

  private static String note(Layers layers) {
    return Amount.of(layers.size(), "layer") + ", " + Amount.of(layers.features(), "feature");
  }

  /** One logistic unit for two classes, a softmax for more, logistic units for several labels. */
  static Estimator readClassifier(State state) {
    Layers layers = new Layers(state);
    State binarizer = state.object("_label_binarizer");
    Labels labels = binarizer.classes();
    Fitted.Builder builder = Fitted.of(state, layers.features()).note(note(layers));
    if (binarizer.text("y_type_", "").startsWith("multilabel")) {
      return builder
          .onMatrix(Method.PREDICT_PROBA, layers::forward)
          .onMatrix(Method.PREDICT_LOG_PROBA, rows -> layers.forward(rows).map(Math::log))
          .onMatrix(Method.PREDICT, rows -> layers.forward(rows).above(0.5))
          .build();
    }
    if (layers.outputs() == 1) {
      return builder
          .probabilities(labels, rows -> Probabilities.ofSecond(layers.forward(rows)))
          .onMatrix(Method.PREDICT, rows -> overHalf(labels, layers.forward(rows)))
          .build();
    }
    if (layers.outputs() != labels.size()) {
      throw new UnreadableModel(
          Amount.of(layers.outputs(), "output")
              + " for "
              + Amount.of(labels.size(), "class")
              + " (expected: as many)");
    }
    return builder.probabilities(labels, layers::forward).build();
  }

  private static Chosen overHalf(Labels labels, DenseMatrix second) {
    int[] chosen = new int[second.rows()];
    for (int row = 0; row < chosen.length; row++) {
      chosen[row] = second.at(row, 0) > 0.5 && labels.size() > 1 ? 1 : 0;
    }
    return new Chosen(labels, chosen);
  }
}
