package dev.primavista.sklearn.linear;

import dev.primavista.core.Amount;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Labels;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.sklearn.numeric.LinearMap;
import dev.primavista.sklearn.numeric.Probabilities;

/** {@code LinearDiscriminantAnalysis}: linear scores, and a projection onto the directions. */
final class LinearDiscriminantAnalysis {
  private LinearDiscriminantAnalysis() {}

  static Estimator read(State state) {
    Labels labels = state.classes();
    LinearMap map = LinearMap.read(state);
    if (map.outputs() != (labels.size() == 2 ? 1 : labels.size())) {
      throw new UnreadableModel(
          "attribute 'coef_' has "
              + Amount.of(map.outputs(), "row")
              + " for "
              + Amount.of(labels.size(), "class"));
    }
    boolean oneAgainstRest = !state.since(0, 21);
    boolean single = state.array("coef_").dtype().itemSize() == 4;
    Fitted.Builder builder =
        Fitted.of(state, map.features())
            .probabilities(
                labels, rows -> probabilities(map, rows, single && rows.isSingle(), oneAgainstRest))
            .decision(labels, map::apply)
            .onMatrix(
                Method.PREDICT_LOG_PROBA,
                rows -> {
                  boolean singly = single && rows.isSingle();
                  double least = singly ? Float.MIN_NORMAL : Double.MIN_NORMAL;
                  return logarithms(
                      probabilities(map, rows, singly, oneAgainstRest),
                      state.since(0, 24) ? least : 0);
                });
    String solver = state.text("solver", "svd");
    if (!solver.equals("lsqr")) {
      LinearMap projection = projection(state, map.features(), solver.equals("svd"));
      builder.onMatrix(Method.TRANSFORM, projection::apply);
    }
    return builder.build();
  }

  /** In float32 where it was fitted on it and the rows are of it. */
  private static DenseMatrix probabilities(
      LinearMap map, Matrix rows, boolean singly, boolean oneAgainstRest) {
    DenseMatrix scores = map.apply(rows);
    if (singly && scores.columns() == 1) {
      DenseMatrix second = scores.map(score -> Probabilities.expit((float) score));
      return Probabilities.ofSecond(second).map(p -> (float) p);
    }
    DenseMatrix all =
        oneAgainstRest || scores.columns() == 1
            ? Probabilities.oneAgainstRest(scores)
            : Probabilities.softmax(scores);
    return singly ? all.map(p -> (float) p) : all;
  }

  /** From 0.24 on a probability of zero counts as the smallest normal number. */
  private static DenseMatrix logarithms(DenseMatrix probabilities, double smallest) {
    return probabilities.map(p -> Math.log(p == 0 ? smallest : p));
  }

  private static LinearMap projection(State state, int features, boolean centred) {
    DenseMatrix scalings = state.matrix("scalings_", features);
    int kept = Math.min(state.integer("_max_components", scalings.columns()), scalings.columns());
    double[] mean = centred ? state.doubles("xbar_", features) : new double[features];
    double[] weights = new double[kept * features];
    double[] bias = new double[kept];
    for (int component = 0; component < kept; component++) {
      for (int feature = 0; feature < features; feature++) {
        double weight = scalings.at(feature, component);
        weights[component * features + feature] = weight;
        bias[component] -= mean[feature] * weight;
      }
    }
    return new LinearMap(weights, bias);
  }
}
