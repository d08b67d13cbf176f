package dev.primavista.sklearn.density;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.pickle.NdArray;
import dev.primavista.pickle.PyNone;
import dev.primavista.pickle.PyObject;
import dev.primavista.pickle.PyTuple;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Vector;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.sklearn.neighbors.Metric;
import dev.primavista.sklearn.numeric.Gamma;
import dev.primavista.sklearn.numeric.Probabilities;
import java.util.Arrays;
import java.util.List;

/** {@code KernelDensity}: the logarithm of the mean kernel of all fitted rows. */
final class KernelDensity {
  /** Where a tree's state keeps its rows and their weights. */
  private static final int DATA = 0;

  private static final int WEIGHTS = 12;

  private final DenseMatrix fitted;
  private final double[] logWeights;
  private final double total;
  private final double bandwidth;
  private final String kernel;
  private final Metric metric;
  private final double logNorm;

  private KernelDensity(State state) {
    List<PyValue> tree = treeState(state);
    if (!(tree.get(DATA) instanceof NdArray data)) {
      throw new UnreadableModel("attribute 'tree_' holds no rows");
    }
    fitted = State.matrix("tree_", data, -1);
    logWeights = new double[fitted.rows()];
    if (tree.size() > WEIGHTS && tree.get(WEIGHTS) instanceof NdArray weights) {
      double[] given = weights.doubles();
      total = Arrays.stream(given).sum();
      for (int i = 0; i < logWeights.length; i++) {
        logWeights[i] = Math.log(given[i]);
      }
    } else {
      total = fitted.rows();
    }
    bandwidth =
        state.optional("bandwidth_").isPresent()
            ? state.number("bandwidth_", 1)
            : state.number("bandwidth", 1);
    kernel = state.text("kernel", "gaussian");
    metric = Metric.read(state, fitted.columns());
    logNorm = logNorm(kernel, fitted.columns()) - fitted.columns() * Math.log(bandwidth);
    if (state.number("rtol", 0) != 0 || state.number("atol", 0) != 0) {
      throw new UnreadableModel("it allows an error, which depends on the walk through its tree");
    }
  }

  private static List<PyValue> treeState(State state) {
    PyObject tree = state.object("tree_").object();
    PyValue inner = tree.state().orElse(PyNone.NONE);
    if (inner instanceof PyTuple parts && !parts.items().isEmpty()) {
      return parts.items();
    }
    throw new UnreadableModel("attribute 'tree_' is no tree");
  }

  static Estimator read(State state) {
    KernelDensity model = new KernelDensity(state);
    return Fitted.of(state, model.fitted.columns())
        .note(model.fitted.rows() + " rows, " + model.kernel)
        .on(Method.SCORE_SAMPLES, model::densities)
        .build();
  }

  private Vector densities(DenseMatrix rows) {
    double[] out = new double[rows.rows()];
    double[] logs = new double[fitted.rows()];
    for (int row = 0; row < out.length; row++) {
      for (int i = 0; i < logs.length; i++) {
        double distance =
            metric.between(
                rows.values(), row * rows.columns(), fitted.values(), i * rows.columns());
        logs[i] = logKernel(distance / bandwidth) + logWeights[i];
      }
      refuseFar(row, logs);
      out[row] = Probabilities.logSumExp(logs, 0, logs.length) + logNorm - Math.log(total);
    }
    return new Vector(out);
  }

  /** Where every kernel is below what a double can hold, Python's answer is made of rounding. */
  private static void refuseFar(int row, double[] logs) {
    double greatest = Arrays.stream(logs).max().orElse(0);
    if (greatest < -700 && !Double.isInfinite(greatest)) {
      throw new InvalidRequest(
          "not_exact", "row " + row + " is too far from every fitted row for an exact density");
    }
  }

  private double logKernel(double u) {
    boolean near = u < 1;
    return switch (kernel) {
      case "gaussian" -> -0.5 * u * u;
      case "exponential" -> -u;
      case "tophat" -> near ? 0 : Double.NEGATIVE_INFINITY;
      case "epanechnikov" -> near ? Math.log(1 - u * u) : Double.NEGATIVE_INFINITY;
      case "linear" -> near ? Math.log(1 - u) : Double.NEGATIVE_INFINITY;
      default -> near ? Math.log(Math.cos(0.5 * Math.PI * u)) : Double.NEGATIVE_INFINITY;
    };
  }

  private static double logBall(double n) {
    return 0.5 * n * Math.log(Math.PI) - Gamma.log(0.5 * n + 1);
  }

  private static double logSphere(double n) {
    return Math.log(2 * Math.PI) + logBall(n - 1);
  }

  private static double logNorm(String kernel, int d) {
    return -switch (kernel) {
      case "gaussian" -> 0.5 * d * Math.log(2 * Math.PI);
      case "tophat" -> logBall(d);
      case "epanechnikov" -> logBall(d) + Math.log(2.0 / (d + 2));
      case "exponential" -> logSphere(d - 1) + Gamma.log(d);
      case "linear" -> logBall(d) - Math.log(d + 1.0);
      case "cosine" -> {
        double factor = 0;
        double term = 2 / Math.PI;
        for (int k = 1; k <= d; k += 2) {
          factor += term;
          term *= -(d - k) * (d - k - 1) * (2 / Math.PI) * (2 / Math.PI);
        }
        yield Math.log(factor) + logSphere(d - 1);
      }
      default -> throw new UnreadableModel("kernel '" + kernel + "' is not known");
    };
  }
}
