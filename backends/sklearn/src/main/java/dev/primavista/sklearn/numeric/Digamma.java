package dev.primavista.sklearn.numeric;

/** The derivative of the logarithm of the gamma function, for positive arguments. */
public final class Digamma {
  private static final double EULER = 0.5772156649015329;
  private static final double[] TERMS = {
    1.0 / 12, -1.0 / 120, 1.0 / 252, -1.0 / 240, 1.0 / 132, -691.0 / 32760, 1.0 / 12
  };

  private Digamma() {}

  /** Near the last digit: recurrence up to 10 and an asymptotic series from there. */
  public static double of(double x) {
    double sum = 0;
    double at = x;
    while (at < 10) {
      sum -= 1 / at;
      at++;
    }
    double power = 1;
    double series = 0;
    for (double term : TERMS) {
      power /= at * at;
      series += term * power;
    }
    return sum + Math.log(at) - 0.5 / at - series;
  }

  /** As scikit-learn's topic models have it, exact to about nine digits (AS 103, 1976). */
  public static double quick(double x) {
    if (x <= 1e-6) {
      return -EULER - 1 / x;
    }
    double sum = 0;
    double at = x;
    while (at < 6) {
      sum -= 1 / at;
      at++;
    }
    double r = 1 / at;
    sum += Math.log(at) - 0.5 * r;
    r *= r;
    return sum - r * (1.0 / 12 - r * (1.0 / 120 - r * (1.0 / 252)));
  }
}
