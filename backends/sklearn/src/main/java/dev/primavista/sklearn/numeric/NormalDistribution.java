package dev.primavista.sklearn.numeric;

/** The standard normal distribution, to about 15 digits. */
public final class NormalDistribution {
  private NormalDistribution() {}

  /** The probability of a number not above this one. */
  public static double cumulative(double x) {
    double tail = 0.5 * upper(Math.abs(x) / Math.sqrt(2));
    return x > 0 ? 1 - tail : tail;
  }

  /** The error function. */
  public static double erf(double x) {
    double size = Math.abs(x);
    double value = size < 2.5 ? series(size) : 1 - fraction(size);
    return x < 0 ? -value : value;
  }

  /** The complementary error function of a number that is not negative. */
  private static double upper(double x) {
    return x < 2.5 ? 1 - series(x) : fraction(x);
  }

  /** {@code erf} as {@code 2/sqrt(pi) exp(-x^2) sum 2^n x^(2n+1) / (2n+1)!!}. */
  private static double series(double x) {
    double term = x;
    double sum = x;
    for (int n = 1; term > sum * 1e-18 && term > 0; n++) {
      term *= 2 * x * x / (2 * n + 1);
      sum += term;
    }
    return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
  }

  /** {@code erfc} by its continued fraction, evaluated from far out. */
  private static double fraction(double x) {
    double value = 0;
    for (int k = 200; k > 0; k--) {
      value = k / 2.0 / (x + value);
    }
    return Math.exp(-x * x) / Math.sqrt(Math.PI) / (x + value);
  }

  /**
   * The number below which this share lies: bisection on the tail's logarithm, then Newton's steps.
   *
   * @param share 0 to 1; infinite at both ends
   */
  public static double quantile(double share) {
    if (Double.isNaN(share) || share < 0 || share > 1) {
      return Double.NaN;
    }
    if (share == 0 || share == 1) {
      return share == 0 ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    boolean upperHalf = share > 0.5;
    double tail = upperHalf ? 1 - share : share;
    double low = 0;
    double high = 40;
    for (int i = 0; i < 30; i++) {
      double middle = (low + high) / 2;
      if (0.5 * upper(middle / Math.sqrt(2)) > tail) {
        low = middle;
      } else {
        high = middle;
      }
    }
    double x = (low + high) / 2;
    for (int i = 0; i < 4; i++) {
      double density = Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
      x += (0.5 * upper(x / Math.sqrt(2)) - tail) / density;
    }
    return upperHalf ? x : -x;
  }
}
