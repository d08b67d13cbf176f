package dev.primavista.sklearn.numeric;

/** The functions of scipy that make skewed numbers even. */
public final class PowerTransforms {
  private static final double LARGEST_EXPONENT = 709.78;

  private PowerTransforms() {}

  /** {@code scipy.special.boxcox} of a positive number. */
  public static double boxCox(double x, double power) {
    double log = Math.log(x);
    if (Math.abs(power) < 1e-19) {
      return log;
    }
    return power * log < LARGEST_EXPONENT
        ? Math.expm1(power * log) / power
        : Math.signum(power) * Math.exp(power * log - Math.log(Math.abs(power))) - 1 / power;
  }

  /** {@code scipy.stats.yeojohnson} of a number. */
  public static double yeoJohnson(double x, double power) {
    if (x >= 0) {
      return Math.abs(power) < Math.ulp(1.0)
          ? Math.log1p(x)
          : Math.expm1(power * Math.log1p(x)) / power;
    }
    return Math.abs(power - 2) > Math.ulp(1.0)
        ? -Math.expm1((2 - power) * Math.log1p(-x)) / (2 - power)
        : -Math.log1p(-x);
  }

  /** {@code numpy.arcsinh}, which keeps its digits near zero. */
  public static double arcsinh(double x) {
    double size = Math.abs(x);
    double made =
        size > 0x1p28
            ? Math.log(size) + Math.log(2)
            : Math.log1p(size + size * size / (1 + Math.sqrt(size * size + 1)));
    return Math.copySign(made, x);
  }
}
