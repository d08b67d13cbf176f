package dev.primavista.sklearn.mixture;

import dev.primavista.core.Amount;
import dev.primavista.pickle.NdArray;
import dev.primavista.pickle.PyTuple;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Vector;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.sklearn.numeric.Digamma;
import dev.primavista.sklearn.numeric.Probabilities;
import java.util.Arrays;

/**
 * {@code GaussianMixture} and {@code BayesianGaussianMixture}: {@code log weight + log density} of
 * each component, with precisions as Cholesky factors.
 */
final class GaussianMixture {
  private final DenseMatrix means;

  /** One square matrix per component, row after row. */
  private final double[][] factors;

  /** What is added to minus half of the squared distance. */
  private final double[] constants;

  private GaussianMixture(State state) {
    means = state.matrix("means_", -1);
    int k = means.rows();
    int n = means.columns();
    factors = factors(state, k, n);
    constants = new double[k];
    for (int i = 0; i < k; i++) {
      constants[i] = -0.5 * n * Math.log(2 * Math.PI);
      for (int j = 0; j < n; j++) {
        constants[i] += Math.log(factors[i][j * n + j]);
      }
    }
  }

  private static double[][] factors(State state, int k, int n) {
    String type = state.text("covariance_type", "full");
    int expected =
        switch (type) {
          case "full" -> k * n * n;
          case "tied" -> n * n;
          case "diag" -> k * n;
          case "spherical" -> k;
          default -> throw new UnreadableModel("covariance type '" + type + "' is not known");
        };
    double[] all = state.doubles("precisions_cholesky_", expected);
    double[][] factors = new double[k][n * n];
    for (int i = 0; i < k; i++) {
      switch (type) {
        case "full" -> factors[i] = Arrays.copyOfRange(all, i * n * n, (i + 1) * n * n);
        case "tied" -> factors[i] = all;
        default -> {
          for (int j = 0; j < n; j++) {
            factors[i][j * n + j] = type.equals("diag") ? all[i * n + j] : all[i];
          }
        }
      }
    }
    return factors;
  }

  static Estimator read(State state) {
    GaussianMixture model = new GaussianMixture(state);
    double[] weights = state.doubles("weights_", model.constants.length);
    for (int i = 0; i < weights.length; i++) {
      model.constants[i] += Math.log(weights[i]);
    }
    return model.estimator(state);
  }

  /** Expectations under the posterior of weights, means and precisions. */
  static Estimator readBayesian(State state) {
    GaussianMixture model = new GaussianMixture(state);
    int k = model.constants.length;
    int n = model.means.columns();
    double[] freedom =
        state.array("degrees_of_freedom_").size() == 1
            ? repeated(state.numbers("degrees_of_freedom_")[0], k)
            : state.doubles("degrees_of_freedom_", k);
    double[] precision = state.doubles("mean_precision_", k);
    double[] logWeights = logWeights(state, k);
    for (int i = 0; i < k; i++) {
      double lambda = n * Math.log(2);
      for (int j = 0; j < n; j++) {
        lambda += Digamma.of(0.5 * (freedom[i] - j));
      }
      model.constants[i] +=
          -0.5 * n * Math.log(freedom[i]) + 0.5 * (lambda - n / precision[i]) + logWeights[i];
    }
    return model.estimator(state);
  }

  private static double[] repeated(double value, int count) {
    double[] values = new double[count];
    Arrays.fill(values, value);
    return values;
  }

  private static double[] logWeights(State state, int k) {
    double[] logs = new double[k];
    if (state.required("weight_concentration_") instanceof PyTuple pair
        && pair.items().getFirst() instanceof NdArray first
        && pair.items().getLast() instanceof NdArray second) {
      double[] a = first.doubles();
      double[] b = second.doubles();
      double rest = 0;
      for (int i = 0; i < k; i++) {
        double both = Digamma.of(a[i] + b[i]);
        logs[i] = Digamma.of(a[i]) - both + rest;
        rest += Digamma.of(b[i]) - both;
      }
      return logs;
    }
    double[] concentration = state.doubles("weight_concentration_", k);
    double all = Digamma.of(Arrays.stream(concentration).sum());
    for (int i = 0; i < k; i++) {
      logs[i] = Digamma.of(concentration[i]) - all;
    }
    return logs;
  }

  private Estimator estimator(State state) {
    return Fitted.of(state, means.columns())
        .note(
            Amount.of(constants.length, "component") + ", " + Amount.of(means.columns(), "feature"))
        .on(Method.PREDICT, rows -> Vector.ofInts(greatest(joint(rows))))
        .on(Method.PREDICT_PROBA, rows -> Probabilities.softmax(joint(rows)))
        .on(Method.SCORE_SAMPLES, this::densities)
        .build();
  }

  private static int[] greatest(DenseMatrix scores) {
    int[] chosen = new int[scores.rows()];
    for (int row = 0; row < chosen.length; row++) {
      chosen[row] = Fitted.greatest(scores, row);
    }
    return chosen;
  }

  private Vector densities(DenseMatrix rows) {
    DenseMatrix joint = joint(rows);
    double[] sums = new double[rows.rows()];
    for (int row = 0; row < sums.length; row++) {
      sums[row] = Probabilities.logSumExp(joint.values(), row * joint.columns(), joint.columns());
    }
    return new Vector(sums);
  }

  private DenseMatrix joint(DenseMatrix rows) {
    int k = constants.length;
    int n = means.columns();
    double[] out = new double[rows.rows() * k];
    for (int row = 0; row < rows.rows(); row++) {
      for (int i = 0; i < k; i++) {
        double sum = 0;
        for (int column = 0; column < n; column++) {
          double along = 0;
          for (int j = 0; j < n; j++) {
            along += (rows.at(row, j) - means.at(i, j)) * factors[i][j * n + column];
          }
          sum += along * along;
        }
        out[row * k + i] = constants[i] - 0.5 * sum;
      }
    }
    return new DenseMatrix(rows.rows(), k, out);
  }
}
