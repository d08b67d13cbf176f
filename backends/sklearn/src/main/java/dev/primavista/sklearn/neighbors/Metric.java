package dev.primavista.sklearn.neighbors;

import dev.primavista.pickle.NdArray;
import dev.primavista.pickle.PyDict;
import dev.primavista.pickle.PyNone;
import dev.primavista.pickle.PyStr;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import java.util.Optional;

/** A distance between two rows of as many columns. */
@FunctionalInterface
public interface Metric {
  double between(double[] a, int aFrom, double[] b, int bFrom);

  /** The metric of a neighbours estimator with so many features. */
  static Metric read(State state, int features) {
    PyValue given =
        state.optional("effective_metric_").or(() -> state.optional("metric")).orElse(PyNone.NONE);
    if (!(given instanceof PyStr name)) {
      throw new UnreadableModel("metric " + given.typeName() + " is code of the user's own");
    }
    Optional<PyValue> parameters =
        state.optional("effective_metric_params_").or(() -> state.optional("metric_params"));
    return named(name.value(), new Parameters(state, parameters, features));
  }

  /** A metric's parameters. */
  record Parameters(State state, Optional<PyValue> given, int features) {
    Optional<PyValue> get(String name) {
      return given
          .flatMap(value -> value instanceof PyDict dict ? dict.get(name) : Optional.empty())
          .filter(value -> !(value instanceof PyNone));
    }

    double power() {
      return get("p").map(value -> State.number("p", value)).orElse(state.number("p", 2));
    }

    double[] vector(String name) {
      if (get(name).orElse(null) instanceof NdArray array && array.size() == features) {
        return array.doubles();
      }
      throw new UnreadableModel("metric parameter '" + name + "' is no array of " + features);
    }

    DenseMatrix inverseCovariance() {
      if (get("VI").orElse(null) instanceof NdArray array) {
        return State.matrix("VI", array, features);
      }
      throw new UnreadableModel("metric parameter 'VI' is missing");
    }
  }

  static Metric named(String name, Parameters parameters) {
    int n = parameters.features();
    return switch (name) {
      case "euclidean", "l2" -> (a, i, b, j) -> Math.sqrt(squared(a, i, b, j, n));
      case "sqeuclidean" -> (a, i, b, j) -> squared(a, i, b, j, n);
      case "manhattan", "cityblock", "l1" -> (a, i, b, j) -> power(a, i, b, j, n, 1);
      case "chebyshev", "infinity" -> (a, i, b, j) -> greatest(a, i, b, j, n);
      case "minkowski" -> minkowski(parameters);
      case "seuclidean" -> standardised(parameters.vector("V"));
      case "mahalanobis" -> mahalanobis(parameters.inverseCovariance());
      case "haversine" -> Metric::haversine;
      case "nan_euclidean" -> (a, i, b, j) -> overPresent(a, i, b, j, n);
      default -> Dissimilarities.named(name, n);
    };
  }

  private static Metric minkowski(Parameters parameters) {
    double p = parameters.power();
    int n = parameters.features();
    if (parameters.get("w").isPresent()) {
      double[] weights = parameters.vector("w");
      return (a, i, b, j) -> {
        double sum = 0;
        for (int k = 0; k < n; k++) {
          sum += weights[k] * Math.pow(Math.abs(a[i + k] - b[j + k]), p);
        }
        return Math.pow(sum, 1 / p);
      };
    }
    if (p == 2) {
      return (a, i, b, j) -> Math.sqrt(squared(a, i, b, j, n));
    }
    return Double.isInfinite(p)
        ? (a, i, b, j) -> greatest(a, i, b, j, n)
        : (a, i, b, j) -> Math.pow(power(a, i, b, j, n, p), 1 / p);
  }

  private static double squared(double[] a, int i, double[] b, int j, int n) {
    double sum = 0;
    for (int k = 0; k < n; k++) {
      double difference = a[i + k] - b[j + k];
      sum += difference * difference;
    }
    return sum;
  }

  private static double power(double[] a, int i, double[] b, int j, int n, double p) {
    double sum = 0;
    for (int k = 0; k < n; k++) {
      double difference = Math.abs(a[i + k] - b[j + k]);
      sum += p == 1 ? difference : Math.pow(difference, p);
    }
    return sum;
  }

  private static double greatest(double[] a, int i, double[] b, int j, int n) {
    double greatest = 0;
    for (int k = 0; k < n; k++) {
      greatest = Math.max(greatest, Math.abs(a[i + k] - b[j + k]));
    }
    return greatest;
  }

  private static Metric standardised(double[] variances) {
    return (a, i, b, j) -> {
      double sum = 0;
      for (int k = 0; k < variances.length; k++) {
        double difference = a[i + k] - b[j + k];
        sum += difference * difference / variances[k];
      }
      return Math.sqrt(sum);
    };
  }

  private static Metric mahalanobis(DenseMatrix inverse) {
    int n = inverse.rows();
    return (a, i, b, j) -> {
      double sum = 0;
      for (int row = 0; row < n; row++) {
        double along = 0;
        for (int column = 0; column < n; column++) {
          along += inverse.at(row, column) * (a[i + column] - b[j + column]);
        }
        sum += along * (a[i + row] - b[j + row]);
      }
      return Math.sqrt(sum);
    };
  }

  /** Of two places in radians, latitude first, on a sphere of radius 1. */
  private static double haversine(double[] a, int i, double[] b, int j) {
    double latitude = Math.sin(0.5 * (a[i] - b[j]));
    double longitude = Math.sin(0.5 * (a[i + 1] - b[j + 1]));
    return 2
        * Math.asin(
            Math.sqrt(
                latitude * latitude + Math.cos(a[i]) * Math.cos(b[j]) * longitude * longitude));
  }

  /** Euclidean over the columns that both rows have, scaled up to all; NaN where there is none. */
  private static double overPresent(double[] a, int i, double[] b, int j, int n) {
    double sum = 0;
    int present = 0;
    for (int k = 0; k < n; k++) {
      double difference = a[i + k] - b[j + k];
      if (!Double.isNaN(difference)) {
        sum += difference * difference;
        present++;
      }
    }
    return present == 0 ? Double.NaN : Math.sqrt(sum * n / present);
  }
}
