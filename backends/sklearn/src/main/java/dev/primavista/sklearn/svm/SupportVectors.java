package dev.primavista.sklearn.svm;

import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.estimator.Matrices;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.sklearn.numeric.Kernel;

/** The rows that a machine kept, their coefficients, and the kernel. */
final class SupportVectors {
  private final DenseMatrix vectors;
  private final DenseMatrix coefficients;
  private final double[] intercept;
  private final int[] support;
  private final int features;
  private final Kernel kernel;
  private final boolean precomputed;

  SupportVectors(State state) {
    String name = state.text("kernel", "rbf");
    precomputed = name.equals("precomputed");
    coefficients = Matrices.dense(state, first(state, "_dual_coef_", "dual_coef_"));
    intercept = state.numbers(first(state, "_intercept_", "intercept_"));
    support = state.array("support_").ints();
    vectors =
        precomputed
            ? new DenseMatrix(0, 0, new double[0])
            : Matrices.dense(state, "support_vectors_");
    features =
        state.integer(
            "n_features_in_",
            precomputed
                ? State.integer("shape_fit_", state.items("shape_fit_").getLast())
                : vectors.columns());
    kernel = precomputed ? Kernel::dot : kernel(state, name);
    if (coefficients.columns() != support.length
        || (!precomputed && vectors.rows() != support.length)) {
      throw new UnreadableModel(
          coefficients.columns() + " coefficients for " + support.length + " support vectors");
    }
  }

  private static String first(State state, String one, String other) {
    return state.optional(one).isPresent() ? one : other;
  }

  /** libsvm's: an integer power, and no offset unless given. */
  private static Kernel kernel(State state, String name) {
    double gamma = state.number("_gamma", 0);
    double coef0 = state.number("coef0", 0);
    int degree = state.integer("degree", 3);
    return switch (name) {
      case "linear" -> Kernel::dot;
      case "rbf" -> (x, i, y, j) -> Math.exp(-gamma * Kernel.squaredDistance(x, i, y, j));
      case "sigmoid" -> (x, i, y, j) -> Math.tanh(gamma * Kernel.dot(x, i, y, j) + coef0);
      case "poly" -> (x, i, y, j) -> power(gamma * Kernel.dot(x, i, y, j) + coef0, degree);
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
    for (int i = 0; i < values.length; i++) {
      values[i] = precomputed ? rows.at(row, support[i]) : kernel.of(rows, row, vectors, i);
    }
    return values;
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
