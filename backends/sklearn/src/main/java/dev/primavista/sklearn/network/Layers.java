package dev.primavista.sklearn.network;

import dev.primavista.core.Amount;
import dev.primavista.pickle.NdArray;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.sklearn.numeric.LinearMap;
import dev.primavista.sklearn.numeric.Probabilities;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Linear maps, each followed by an activation. */
final class Layers {
  private final List<LinearMap> maps = new ArrayList<>();
  private final UnaryOperator<DenseMatrix> hidden;
  private final UnaryOperator<DenseMatrix> last;

  Layers(State state) {
    hidden = activation(state.text("activation", "relu"));
    last = activation(state.text("out_activation_", "identity"));
    List<PyValue> weights = state.items("coefs_");
    List<PyValue> biases = state.items("intercepts_");
    if (weights.isEmpty() || weights.size() != biases.size()) {
      throw new UnreadableModel(
          Amount.of(weights.size(), "layer")
              + " with "
              + Amount.of(biases.size(), "intercept")
              + " (expected: as many)");
    }
    if (state.integer("n_layers_", weights.size() + 1) != weights.size() + 1) {
      throw new UnreadableModel(
          "attribute 'n_layers_' is "
              + state.integer("n_layers_", 0)
              + " with "
              + weights.size()
              + " weight matrices (expected: one more)");
    }
    for (int i = 0; i < weights.size(); i++) {
      if (!(weights.get(i) instanceof NdArray matrix) || !(biases.get(i) instanceof NdArray bias)) {
        throw new UnreadableModel("attribute 'coefs_' holds no arrays");
      }
      maps.add(map(State.matrix("coefs_", matrix, -1), bias.doubles()));
      if (i > 0 && maps.get(i).features() != maps.get(i - 1).outputs()) {
        throw new UnreadableModel("layer " + i + " does not fit the one before");
      }
    }
  }

  private static LinearMap map(DenseMatrix weights, double[] bias) {
    if (weights.columns() != bias.length) {
      throw new UnreadableModel(
          Amount.of(weights.columns(), "unit")
              + " with "
              + Amount.of(bias.length, "intercept")
              + " (expected: as many)");
    }
    double[] turned = new double[weights.values().length];
    for (int row = 0; row < weights.rows(); row++) {
      for (int column = 0; column < weights.columns(); column++) {
        turned[column * weights.rows() + row] = weights.at(row, column);
      }
    }
    return new LinearMap(turned, bias);
  }

  private static UnaryOperator<DenseMatrix> activation(String name) {
    return switch (name) {
      case "identity" -> values -> values;
      case "relu" -> values -> values.map(value -> value < 0 ? 0 : value);
      case "tanh" -> values -> values.map(Math::tanh);
      case "logistic" -> values -> values.map(Probabilities::expit);
      case "exp" -> values -> values.map(Math::exp);
      case "softmax" -> Probabilities::softmax;
      default -> throw new UnreadableModel("activation '" + name + "' is not known");
    };
  }

  int features() {
    return maps.getFirst().features();
  }

  int outputs() {
    return maps.getLast().outputs();
  }

  int size() {
    return maps.size();
  }

  DenseMatrix forward(Matrix rows) {
    DenseMatrix values = maps.getFirst().apply(rows);
    for (LinearMap map : maps.subList(1, maps.size())) {
      values = map.apply(hidden.apply(values));
    }
    return last.apply(values);
  }
}
