package dev.primavista.sklearn.neighbors;

import dev.primavista.pickle.NdArray;
import dev.primavista.pickle.PyDict;
import dev.primavista.pickle.PyNone;
import dev.primavista.pickle.PyStr;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.sklearn.numeric.LinearAlgebra;
import java.util.Optional;

/** A distance between two rows of as many columns. */
@FunctionalInterface
public interface Metric {
  double between(double[] a, int aFrom, double[] b, int bFrom);

  /** What orders rows as the distance does and is sooner found, such as its square. */
  default double reduced(double[] a, int aFrom, double[] b, int bFrom) {
    return between(a, aFrom, b, bFrom);
  }

  default double toReduced(double distance) {
    return distance;
  }

  default double ofReduced(double reduced) {
    return reduced;
  }

  /** The root of a sum of powers. */
  record Rooted(Metric sum, double power) implements Metric {
    @Override
    public double between(double[] a, int aFrom, double[] b, int bFrom) {
      return ofReduced(reduced(a, aFrom, b, bFrom));
    }

    @Override
    public double reduced(double[] a, int aFrom, double[] b, int bFrom) {
      return sum.between(a, aFrom, b, bFrom);
    }

    @Override
    public double toReduced(double distance) {
      return power == 2 ? distance * distance : Math.pow(distance, power);
    }

    @Override
    public double ofReduced(double reduced) {
      return power == 2 ? Math.sqrt(reduced) : Math.pow(reduced, 1 / power);
    }
  }

  /** The metric of a neighbours estimator with so many features. */
  static Metric read(State state, int features) {
    return named(name(state), Parameters.of(state, features));
  }

  /** The metric's name, which {@code effective_metric_} may make more exact. */
  static String name(State state) {
    PyValue given =
        state.optional("effective_metric_").or(() -> state.optional("metric")).orElse(PyNone.NONE);
    if (!(given instanceof PyStr name)) {
      throw new UnreadableModel("metric " + given.typeName() + " is code of the user's own");
    }
    return name.value();
  }

  /** Of which power the differences are summed, for metrics of Minkowski's family. */
  static double power(State state) {
    return switch (name(state)) {
      case "manhattan", "cityblock", "l1" -> 1;
      case "chebyshev", "infinity" -> Double.POSITIVE_INFINITY;
      case "minkowski", "p" -> Parameters.of(state, 0).power();
      default -> 2;
    };
  }

  /** A metric's parameters. */
  record Parameters(State state, Optional<PyValue> given, int features) {
    static Parameters of(State state, int features) {
      return new Parameters(
          state,
          state.optional("effective_metric_params_").or(() -> state.optional("metric_params")),
          features);
    }

    /** Fails if the file is older than this version, in which the metric was another. */
    void since(int major, int minor, String metric) {
      if (!state.since(major, minor)) {
        throw new UnreadableModel(
            "metric '"
                + metric
                + "' of scikit-learn "
                + state.version()
                + " (expected: "
                + major
                + "."
                + minor
                + " or later)");
      }
    }

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
      boolean tree = !state.text("_fit_method", "").equals("brute");
      if (tree && get("V").orElse(null) instanceof NdArray array) {
        return LinearAlgebra.inverse(State.matrix("V", array, features));
      }
      throw new UnreadableModel("metric parameter 'VI' is missing");
    }
  }

  static Metric named(String name, Parameters parameters) {
    int n = parameters.features();
    return switch (name) {
      case "euclidean", "l2" -> new Rooted((a, i, b, j) -> squared(a, i, b, j, n), 2);
      case "sqeuclidean" -> (a, i, b, j) -> squared(a, i, b, j, n);
      case "manhattan", "cityblock", "l1" -> (a, i, b, j) -> power(a, i, b, j, n, 1);
      case "chebyshev", "infinity" -> (a, i, b, j) -> greatest(a, i, b, j, n);
      case "minkowski", "p" -> minkowski(parameters);
      case "wminkowski" -> weightedDifferences(parameters);
      case "seuclidean" -> standardised(parameters.vector("V"));
      case "mahalanobis" -> mahalanobis(parameters.inverseCovariance());
      case "haversine" -> new Haversine();
      case "nan_euclidean" -> (a, i, b, j) -> overPresent(a, i, b, j, n);
      case "jaccard", "yule" -> {
        parameters.since(name.equals("yule") ? 1 : 0, name.equals("yule") ? 0 : 22, name);
        yield Dissimilarities.named(name, n);
      }
      default -> Dissimilarities.named(name, n);
    };
  }

  private static Metric minkowski(Parameters parameters) {
    double p = parameters.power();
    int n = parameters.features();
    if (parameters.get("w").isPresent()) {
      double[] weights = parameters.vector("w");
      return new Rooted(
          (a, i, b, j) -> {
            double sum = 0;
            for (int k = 0; k < n; k++) {
              sum += weights[k] * Math.pow(Math.abs(a[i + k] - b[j + k]), p);
            }
            return sum;
          },
          p);
    }
    if (p == 2) {
      return new Rooted((a, i, b, j) -> squared(a, i, b, j, n), 2);
    }
    return Double.isInfinite(p)
        ? (a, i, b, j) -> greatest(a, i, b, j, n)
        : new Rooted((a, i, b, j) -> power(a, i, b, j, n, p), p);
  }

  /** scipy's old form, whose weights are in the power: {@code (sum |w (a - b)|^p)^(1/p)}. */
  private static Metric weightedDifferences(Parameters parameters) {
    double p = parameters.power();
    double[] weights = parameters.vector("w");
    return new Rooted(
        (a, i, b, j) -> {
          double sum = 0;
          for (int k = 0; k < weights.length; k++) {
            sum += Math.pow(weights[k] * Math.abs(a[i + k] - b[j + k]), p);
          }
          return sum;
        },
        p);
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
    return new Rooted(
        (a, i, b, j) -> {
          double sum = 0;
          for (int k = 0; k < variances.length; k++) {
            double difference = a[i + k] - b[j + k];
            sum += difference * difference / variances[k];
          }
          return sum;
        },
        2);
  }

  private static Metric mahalanobis(DenseMatrix inverse) {
    int n = inverse.rows();
    return new Rooted(
        (a, i, b, j) -> {
          double sum = 0;
          for (int row = 0; row < n; row++) {
            double along = 0;
            for (int column = 0; column < n; column++) {
              along += inverse.at(row, column) * (a[i + column] - b[j + column]);
            }
            sum += along * (a[i + row] - b[j + row]);
          }
          return sum;
        },
        2);
  }

  /** Of two places in radians, latitude first, on a sphere of radius 1. */
  record Haversine() implements Metric {
    @Override
    public double between(double[] a, int i, double[] b, int j) {
      return ofReduced(reduced(a, i, b, j));
    }

    @Override
    public double reduced(double[] a, int i, double[] b, int j) {
      double latitude = Math.sin(0.5 * (a[i] - b[j]));
      double longitude = Math.sin(0.5 * (a[i + 1] - b[j + 1]));
      return latitude * latitude + Math.cos(a[i]) * Math.cos(b[j]) * longitude * longitude;
    }

    @Override
    public double toReduced(double distance) {
      double sine = Math.sin(0.5 * distance);
      return sine * sine;
    }

    @Override
    public double ofReduced(double reduced) {
      return 2 * Math.asin(Math.sqrt(reduced));
    }
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
