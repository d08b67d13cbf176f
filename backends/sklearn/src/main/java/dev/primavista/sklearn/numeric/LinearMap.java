package dev.primavista.sklearn.numeric;

import dev.primavista.core.Amount;
import dev.primavista.pickle.NdArray;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.data.SparseMatrix;
import dev.primavista.sklearn.estimator.Matrices;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import java.util.Arrays;

/**
 * {@code X W' + b}: one weighted sum of the features per output.
 *
 * <p>{@code weights} stand feature by feature, so that one feature's weights for all outputs are
 * neighbours; a sparse row touches only those it needs.
 */
public final class LinearMap {
  private final int features;
  private final int outputs;
  private final double[] weights;
  private final double[] bias;

  /**
   * A map from its weights, output by output.
   *
   * @param rows {@code outputs * features} weights
   * @param bias one per output
   */
  public LinearMap(double[] rows, double[] bias) {
    this.outputs = bias.length;
    this.features = outputs == 0 ? 0 : rows.length / outputs;
    this.bias = bias;
    if (rows.length != (long) outputs * features) {
      throw new UnreadableModel(
          Amount.of(rows.length, "weight")
              + " for "
              + Amount.of(outputs, "output")
              + " (expected: a multiple)");
    }
    this.weights = outputs == 1 ? rows : new double[rows.length];
    for (int output = 0; output < outputs && outputs > 1; output++) {
      for (int feature = 0; feature < features; feature++) {
        weights[feature * outputs + output] = rows[output * features + feature];
      }
    }
  }

  /** The map of {@code coef_} (one or two dimensions) and {@code intercept_} (a number or more). */
  public static LinearMap read(State state) {
    DenseMatrix coefficients = coefficients(state);
    return new LinearMap(coefficients.values(), bias(state, "intercept_", coefficients.rows()));
  }

  /** {@code coef_}, one row per output, full or as {@code sparsify} leaves it. */
  public static DenseMatrix coefficients(State state) {
    if (state.required("coef_") instanceof NdArray array
        && (array.rank() < 1 || array.rank() > 2)) {
      throw new UnreadableModel(
          "attribute 'coef_' has shape "
              + Arrays.toString(array.shape())
              + " (expected: one or two dimensions)");
    }
    DenseMatrix coefficients = Matrices.dense(state, "coef_");
    if (coefficients.rows() == 0) {
      throw new UnreadableModel("attribute 'coef_' has no rows (expected: one per output)");
    }
    return coefficients;
  }

  /** So many numbers, or the one there is for every output, or zeros where it is absent. */
  public static double[] bias(State state, String name, int outputs) {
    double[] bias = new double[outputs];
    if (state.optional(name).isEmpty()) {
      return bias;
    }
    double[] given = state.numbers(name);
    if (given.length != 1 && given.length != outputs) {
      throw new UnreadableModel(
          "attribute '"
              + name
              + "' has "
              + Amount.of(given.length, "number")
              + " (expected: "
              + outputs
              + ")");
    }
    for (int i = 0; i < outputs; i++) {
      bias[i] = given[given.length == 1 ? 0 : i];
    }
    return bias;
  }

  public int features() {
    return features;
  }

  public int outputs() {
    return outputs;
  }

  /** One row of sums per row. */
  public DenseMatrix apply(Matrix rows) {
    double[] out = new double[rows.rows() * outputs];
    for (int row = 0; row < rows.rows(); row++) {
      int at = row * outputs;
      switch (rows) {
        case SparseMatrix sparse -> {
          for (int k = sparse.starts()[row]; k < sparse.starts()[row + 1]; k++) {
            add(sparse.values()[k], sparse.indices()[k], out, at);
          }
        }
        case DenseMatrix dense -> addRow(dense.values(), row * features, out, at);
      }
      for (int i = 0; i < outputs; i++) {
        out[at + i] += bias[i];
      }
    }
    return new DenseMatrix(rows.rows(), outputs, out);
  }

  private void addRow(double[] values, int from, double[] out, int at) {
    if (outputs == 1) {
      double sum = 0;
      for (int feature = 0; feature < features; feature++) {
        sum += values[from + feature] * weights[feature];
      }
      out[at] = sum;
      return;
    }
    for (int feature = 0; feature < features; feature++) {
      add(values[from + feature], feature, out, at);
    }
  }

  private void add(double value, int feature, double[] out, int at) {
    int from = feature * outputs;
    for (int i = 0; i < outputs; i++) {
      out[at + i] += value * weights[from + i];
    }
  }
}
