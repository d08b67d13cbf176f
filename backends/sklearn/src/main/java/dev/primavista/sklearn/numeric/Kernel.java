package dev.primavista.sklearn.numeric;

import dev.primavista.pickle.PyDict;
import dev.primavista.pickle.PyStr;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;

/** A kernel of two rows, as {@code sklearn.metrics.pairwise} defines it. */
@FunctionalInterface
public interface Kernel {
  /** Of row {@code i} of one matrix and row {@code j} of another with as many columns. */
  double of(DenseMatrix x, int i, DenseMatrix y, int j);

  /**
   * The kernel of this name.
   *
   * @param parameters where {@code gamma}, {@code degree}, {@code coef0} are read; absent ones are
   *     those of scikit-learn
   * @param gamma what an absent gamma is
   */
  static Kernel named(String name, State parameters, double gamma) {
    double g = number(parameters, "gamma", gamma);
    double degree = number(parameters, "degree", 3);
    double coef0 = number(parameters, "coef0", 1);
    return switch (name) {
      case "linear" -> Kernel::dot;
      case "poly", "polynomial" -> (x, i, y, j) -> Math.pow(g * dot(x, i, y, j) + coef0, degree);
      case "rbf" -> (x, i, y, j) -> Math.exp(-g * squaredDistance(x, i, y, j));
      case "sigmoid" -> (x, i, y, j) -> Math.tanh(g * dot(x, i, y, j) + coef0);
      case "laplacian" -> (x, i, y, j) -> Math.exp(-g * absoluteDistance(x, i, y, j));
      case "cosine" -> Kernel::cosine;
      case "additive_chi2" -> (x, i, y, j) -> -chiSquared(x, i, y, j);
      case "chi2" -> {
        double chi = number(parameters, "gamma", 1);
        yield (x, i, y, j) -> Math.exp(-chi * chiSquared(x, i, y, j));
      }
      default -> throw new UnreadableModel("kernel '" + name + "' is not known");
    };
  }

  private static double number(State state, String name, double absent) {
    if (state.optional(name).filter(value -> !(value instanceof PyStr)).isPresent()) {
      return state.number(name, absent);
    }
    String more =
        switch (state.type()) {
          case "Nystroem" -> "kernel_params";
          case "PairwiseKernel" -> "pairwise_kernels_kwargs";
          default -> "";
        };
    return state.optional(more).orElse(null) instanceof PyDict dict && dict.get(name).isPresent()
        ? State.number(name, dict.get(name).get())
        : absent;
  }

  /** Every row of one against every row of the other. */
  default DenseMatrix matrix(DenseMatrix x, DenseMatrix y) {
    double[] values = new double[Math.multiplyExact(x.rows(), y.rows())];
    for (int i = 0; i < x.rows(); i++) {
      for (int j = 0; j < y.rows(); j++) {
        values[i * y.rows() + j] = of(x, i, y, j);
      }
    }
    return new DenseMatrix(x.rows(), y.rows(), values);
  }

  static double dot(DenseMatrix x, int i, DenseMatrix y, int j) {
    int n = x.columns();
    int a = i * n;
    int b = j * n;
    double sum = 0;
    for (int k = 0; k < n; k++) {
      sum += x.values()[a + k] * y.values()[b + k];
    }
    return sum;
  }

  static double squaredDistance(DenseMatrix x, int i, DenseMatrix y, int j) {
    int n = x.columns();
    int a = i * n;
    int b = j * n;
    double sum = 0;
    for (int k = 0; k < n; k++) {
      double difference = x.values()[a + k] - y.values()[b + k];
      sum += difference * difference;
    }
    return sum;
  }

  private static double absoluteDistance(DenseMatrix x, int i, DenseMatrix y, int j) {
    double sum = 0;
    for (int k = 0; k < x.columns(); k++) {
      sum += Math.abs(x.at(i, k) - y.at(j, k));
    }
    return sum;
  }

  private static double cosine(DenseMatrix x, int i, DenseMatrix y, int j) {
    double norms = Math.sqrt(dot(x, i, x, i)) * Math.sqrt(dot(y, j, y, j));
    return norms == 0 ? 0 : dot(x, i, y, j) / norms;
  }

  private static double chiSquared(DenseMatrix x, int i, DenseMatrix y, int j) {
    double sum = 0;
    for (int k = 0; k < x.columns(); k++) {
      double difference = x.at(i, k) - y.at(j, k);
      double both = x.at(i, k) + y.at(j, k);
      sum += both == 0 ? 0 : difference * difference / both;
    }
    return sum;
  }
}
