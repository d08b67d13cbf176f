package dev.primavista.sklearn.svm;

import dev.primavista.core.Amount;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.estimator.Matrices;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.sklearn.numeric.LinearAlgebra;
import dev.primavista.trees.GnuExp;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/** The rows that a machine kept, their coefficients, and the kernel. */
final class SupportVectors {
  /** Of each feature, its value in every support vector: a row meets all of them at once. */
  private final double[] columns;

  private final DenseMatrix coefficients;
  private final double[] intercept;
  private final int[] support;
  private final int features;
  private final boolean distances;
  private final DoubleUnaryOperator kernel;
  private final boolean precomputed;

  SupportVectors(State state) {
    String name = state.text("kernel", "rbf");
    precomputed = name.equals("precomputed");
    coefficients = Matrices.dense(state, first(state, "_dual_coef_", "dual_coef_"));
    intercept = state.numbers(first(state, "_intercept_", "intercept_"));
    support = state.array("support_").ints();
    DenseMatrix vectors =
        precomputed
            ? new DenseMatrix(0, 0, new double[0])
            : Matrices.dense(state, "support_vectors_");
    features =
        state.integer(
            "n_features_in_",
            precomputed
                ? State.integer("shape_fit_", state.items("shape_fit_").getLast())
                : vectors.columns());
    columns = LinearAlgebra.transposed(vectors).values();
    distances = name.equals("rbf");
    kernel = precomputed ? DoubleUnaryOperator.identity() : kernel(state, name);
    if (!precomputed && vectors.columns() != features) {
      throw new UnreadableModel(
          "support vectors of "
              + Amount.of(vectors.columns(), "column")
              + " (expected: "
              + features
              + ")");
    }
    if (coefficients.columns() != support.length
        || (!precomputed && vectors.rows() != support.length)) {
      throw new UnreadableModel(
          Amount.of(coefficients.columns(), "coefficient")
              + " for "
              + Amount.of(support.length, "support vector"));
    }
  }

  private static String first(State state, String one, String other) {
    return state.optional(one).isPresent() ? one : other;
  }

  /** Of a squared distance, or of a product. libsvm takes integer powers. */
  private static DoubleUnaryOperator kernel(State state, String name) {
    double gamma = state.number("_gamma", 0);
    double coef0 = state.number("coef0", 0);
    int degree = state.integer("degree", 3);
    return switch (name) {
      case "linear" -> DoubleUnaryOperator.identity();
      case "rbf" -> distance -> GnuExp.exp(-gamma * distance);
      case "sigmoid" -> product -> Math.tanh(gamma * product + coef0);
      case "poly" -> product -> power(gamma * product + coef0, degree);
      default -> throw new UnreadableModel("kernel '" + name + "' is not known");
    };
  }

  private static double power(double base, int exponent) {
    double square = base;
    double result = 1;
    for (int rest = exponent; rest > 0; rest /= 2) {
      result *= rest % 2 == 1 ? square : 1;
      square *= square;
    }
    return result;
  }

  int features() {
    return features;
  }

  int size() {
    return support.length;
  }

  DenseMatrix coefficients() {
    return coefficients;
  }

  double intercept(int machine) {
    return intercept[machine];
  }

  int machines() {
    return intercept.length;
  }

  /** The kernel of a row with every support vector. */
  double[] kernels(DenseMatrix rows, int row) {
    double[] values = new double[support.length];
    if (precomputed) {
      Arrays.setAll(values, i -> rows.at(row, support[i]));
      return values;
    }
    for (int feature = 0; feature < features; feature++) {
      double value = rows.at(row, feature);
      if (distances) {
        addSquares(values, feature * values.length, value);
      } else {
        addProducts(values, feature * values.length, value);
      }
    }
    for (int i = 0; i < values.length; i++) {
      values[i] = kernel.applyAsDouble(values[i]);
    }
    return values;
  }

  private void addSquares(double[] sums, int from, double value) {
    for (int i = 0; i < sums.length; i++) {
      double difference = value - columns[from + i];
      sums[i] += difference * difference;
    }
  }

  private void addProducts(double[] sums, int from, double value) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += value * columns[from + i];
    }
  }

  /** Each row's weighted sum of kernels and the intercept, for machines with one of both. */
  double[] sums(DenseMatrix rows) {
    double[] sums = new double[rows.rows()];
    for (int row = 0; row < sums.length; row++) {
      double[] kernels = kernels(rows, row);
      double sum = 0;
      for (int i = 0; i < kernels.length; i++) {
        sum += coefficients.at(0, i) * kernels[i];
      }
      sums[row] = sum + intercept[0];
    }
    return sums;
  }
}
