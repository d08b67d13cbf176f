package dev.primavista.sklearn.numeric;

/** The gamma function and modified Bessel functions of the second kind. */
public final class Gamma {
  private Gamma() {}

  /** The logarithm of gamma of a positive number: recurrence up to 15, Stirling's series on. */
  public static double log(double x) {
    double shift = 0;
    double at = x;
    while (at < 15) {
      shift -= Math.log(at);
      at++;
    }
    double inverse = 1 / (at * at);
    double series =
        (1.0 / 12
                - inverse
                    * (1.0 / 360
                        - inverse * (1.0 / 1260 - inverse * (1.0 / 1680 - inverse / 1188))))
            / at;
    return shift + (at - 0.5) * Math.log(at) - at + 0.5 * Math.log(2 * Math.PI) + series;
  }

  /**
   * {@code K_nu(x)} of a positive number: the integral of {@code exp(-x cosh t) cosh(nu t)} by the
   * trapezoidal rule, which converges exponentially for it.
   */
  public static double besselK(double nu, double x) {
    double step = 1.0 / 64;
    double sum = 0.5 * Math.exp(-x);
    for (int i = 1; i < 64 * 64; i++) {
      double t = i * step;
      double exponent = -x * Math.cosh(t) + nu * t;
      if (exponent < -745) {
        break;
      }
      sum += Math.exp(-x * Math.cosh(t)) * Math.cosh(nu * t);
    }
    return sum * step;
  }
}
