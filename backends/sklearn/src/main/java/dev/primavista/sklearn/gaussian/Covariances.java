package dev.primavista.sklearn.gaussian;

import dev.primavista.pickle.PyStr;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.sklearn.numeric.Gamma;
import dev.primavista.sklearn.numeric.Kernel;

/** The kernels of {@code sklearn.gaussian_process.kernels}, between new and fitted rows. */
final class Covariances {
  /** Kernels are made of kernels, which may be the same ones again and again. */
  private static final int MOST_KERNELS = 1000;

  private int kernels;

  private Covariances() {}

  static Kernel read(State state, String attribute) {
    return new Covariances().kernel(state, attribute);
  }

  private Kernel kernel(State holder, String attribute) {
    if (++kernels > MOST_KERNELS) {
      throw new UnreadableModel("a kernel made of more than " + MOST_KERNELS + " kernels");
    }
    State state = holder.object(attribute);
    return switch (state.type()) {
      case "ConstantKernel" -> {
        double value = state.number("constant_value", 1);
        yield (x, i, y, j) -> value;
      }
      // Noise is on the diagonal of a matrix with itself alone: of a row with itself.
      case "WhiteKernel" -> {
        double noise = state.number("noise_level", 1);
        yield (x, i, y, j) -> x.equals(y) && i == j ? noise : 0;
      }
      case "RBF" -> {
        double[] scale = state.numbers("length_scale");
        yield (x, i, y, j) -> Math.exp(-0.5 * squared(x, i, y, j, scale));
      }
      case "Matern" -> matern(state.numbers("length_scale"), state.number("nu", 1.5));
      case "RationalQuadratic" -> {
        double alpha = state.number("alpha", 1);
        double scale = state.number("length_scale", 1);
        yield (x, i, y, j) ->
            Math.pow(1 + Kernel.squaredDistance(x, i, y, j) / (2 * alpha * scale * scale), -alpha);
      }
      case "ExpSineSquared" -> periodic(state);
      case "DotProduct" -> {
        double sigma = state.number("sigma_0", 1);
        yield (x, i, y, j) -> Kernel.dot(x, i, y, j) + sigma * sigma;
      }
      case "PairwiseKernel" -> {
        if (!(state.required("metric") instanceof PyStr metric)) {
          throw new UnreadableModel("parameter 'metric' is code of the user's own");
        }
        yield Kernel.named(metric.value(), state, 1);
      }
      case "Sum" -> {
        Kernel first = kernel(state, "k1");
        Kernel second = kernel(state, "k2");
        yield (x, i, y, j) -> first.of(x, i, y, j) + second.of(x, i, y, j);
      }
      case "Product" -> {
        Kernel first = kernel(state, "k1");
        Kernel second = kernel(state, "k2");
        yield (x, i, y, j) -> first.of(x, i, y, j) * second.of(x, i, y, j);
      }
      case "Exponentiation" -> {
        Kernel inner = kernel(state, "kernel");
        double exponent = state.number("exponent", 1);
        yield (x, i, y, j) -> Math.pow(inner.of(x, i, y, j), exponent);
      }
      default -> throw new UnreadableModel("kernel " + state.type() + " is not known");
    };
  }

  private static double squared(DenseMatrix x, int i, DenseMatrix y, int j, double[] scale) {
    double sum = 0;
    for (int k = 0; k < x.columns(); k++) {
      double difference = (x.at(i, k) - y.at(j, k)) / scale[scale.length == 1 ? 0 : k];
      sum += difference * difference;
    }
    return sum;
  }

  private static Kernel matern(double[] scale, double nu) {
    if (nu == 0.5) {
      return (x, i, y, j) -> Math.exp(-Math.sqrt(squared(x, i, y, j, scale)));
    }
    if (nu == 1.5) {
      return (x, i, y, j) -> {
        double d = Math.sqrt(3 * squared(x, i, y, j, scale));
        return (1 + d) * Math.exp(-d);
      };
    }
    if (nu == 2.5) {
      return (x, i, y, j) -> {
        double d = Math.sqrt(5 * squared(x, i, y, j, scale));
        return (1 + d + d * d / 3) * Math.exp(-d);
      };
    }
    if (Double.isInfinite(nu)) {
      return (x, i, y, j) -> Math.exp(-0.5 * squared(x, i, y, j, scale));
    }
    double factor = Math.pow(2, 1 - nu) / Math.exp(Gamma.log(nu));
    return (x, i, y, j) -> {
      double d = Math.sqrt(2 * nu * squared(x, i, y, j, scale));
      double known = d == 0 ? Math.sqrt(2 * nu) * Math.ulp(1.0) : d;
      return factor * Math.pow(known, nu) * Gamma.besselK(nu, known);
    };
  }

  private static Kernel periodic(State state) {
    double scale = state.number("length_scale", 1);
    double period = state.number("periodicity", 1);
    return (x, i, y, j) -> {
      double distance = Math.sqrt(Kernel.squaredDistance(x, i, y, j));
      double sine = Math.sin(Math.PI / period * distance) / scale;
      return Math.exp(-2 * sine * sine);
    };
  }
}
