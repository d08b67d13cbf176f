package dev.primavista.sklearn.density;

import dev.primavista.core.Amount;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.pickle.NdArray;
import dev.primavista.pickle.PyNone;
import dev.primavista.pickle.PyTuple;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Vector;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.sklearn.neighbors.Metric;
import dev.primavista.sklearn.neighbors.SearchTree;
import dev.primavista.sklearn.numeric.Gamma;
import java.util.Arrays;

/** {@code KernelDensity}: the logarithm of the mean kernel of all fitted rows. */
final class KernelDensity {
  private final SearchTree tree;
  private final double[] weights;
  private final double total;
  private final double bandwidth;
  private final String kernel;
  private final double logNorm;
  private final DensityWalk.Tolerance tolerance;
  private final boolean breadthFirst;

  private KernelDensity(State state) {
    int features = State.matrix("tree_", data(state), -1).columns();
    tree =
        SearchTree.read(state, "tree_", Metric.read(state, features))
            .orElseThrow(() -> new UnreadableModel("attribute 'tree_' is no tree"));
    weights = tree.weights().orElseGet(() -> ones(tree.fitted().rows()));
    total = Arrays.stream(weights).sum();
    bandwidth =
        state.optional("bandwidth_").isPresent()
            ? state.number("bandwidth_", 1)
            : state.number("bandwidth", 1);
    kernel = state.text("kernel", "gaussian");
    logNorm = logNorm(kernel, features) - features * Math.log(bandwidth);
    tolerance =
        new DensityWalk.Tolerance(
            Math.log(state.number("atol", 0) * total), Math.log(state.number("rtol", 0)), logNorm);
    breadthFirst = state.flag("breadth_first", true);
  }

  private static NdArray data(State state) {
    if (state.object("tree_").object().state().orElse(PyNone.NONE) instanceof PyTuple parts
        && !parts.items().isEmpty()
        && parts.items().getFirst() instanceof NdArray data) {
      return data;
    }
    throw new UnreadableModel("attribute 'tree_' is no tree");
  }

  private static double[] ones(int count) {
    double[] ones = new double[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  static Estimator read(State state) {
    KernelDensity model = new KernelDensity(state);
    return Fitted.of(state, model.tree.fitted().columns())
        .note(Amount.of(model.tree.fitted().rows(), "row") + ", " + model.kernel)
        .learned(model.tree.fitted())
        .on(Method.SCORE_SAMPLES, model::densities)
        .build();
  }

  private Vector densities(DenseMatrix rows) {
    double[] out = new double[rows.rows()];
    for (int row = 0; row < out.length; row++) {
      DensityWalk walk =
          new DensityWalk(
              tree, distance -> logKernel(distance / bandwidth), weights, tolerance, rows, row);
      walk = breadthFirst ? walk.breadthFirst() : walk.depthFirst();
      if (!walk.isExact()) {
        throw new InvalidRequest(
            "not_exact",
            "row " + row + " is so far from the fitted rows that its density is all rounding");
      }
      out[row] = walk.sum() + logNorm - Math.log(total);
    }
    return new Vector(out);
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
