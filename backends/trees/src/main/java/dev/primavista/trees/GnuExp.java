package dev.primavista.trees;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * {@code exp} with the bits of the GNU C library from 2.28 on, on processors with fused
 * multiplication: LightGBM, SciPy's {@code expit} and libsvm call it, and {@link Math#exp} differs
 * from it in the last bit of two numbers in a thousand. The algorithm is S. Nagy's (Arm Optimized
 * Routines, MIT): {@code x = k ln(2)/128 + r}, a table of {@code 2^(k/128)}, and a polynomial of
 * degree 5 in r.
 */
public final class GnuExp {
  private static final int STEPS = 128;
  private static final int STEP_BITS = 7;
  private static final int FRACTION_BITS = 52;
  private static final int DIGITS = 60;

  /** Beyond this the last bits are Java's own; the powers of two are no longer added as bits. */
  private static final double GREATEST = 512;

  private static final double STEPS_BY_LN2 = 0x1.71547652b82fep0 * STEPS;
  private static final double LN2_BY_STEPS = -0x1.62e42fefa0000p-8;
  private static final double LN2_BY_STEPS_REST = -0x1.cf79abc9e3b39p-47;

  /** Added to a number it leaves the nearest integer in the last bits. */
  private static final double SHIFT = 0x1.8p52;

  private static final double C2 = 0x1.ffffffffffdbdp-2;
  private static final double C3 = 0x1.555555555543cp-3;
  private static final double C4 = 0x1.55555cf172b91p-5;
  private static final double C5 = 0x1.1111167a4d017p-7;

  /** The bits of the double nearest to 2^(i/128), less what adding i to its exponent brings. */
  private static final long[] POWERS = new long[STEPS];

  /** How much of 2^(i/128) that double lacks, as a share of it. */
  private static final double[] RESTS = new double[STEPS];

  static {
    MathContext exactly = new MathContext(DIGITS);
    BigDecimal step = BigDecimal.TWO;
    for (int halving = 0; halving < STEP_BITS; halving++) {
      step = step.sqrt(exactly);
    }
    BigDecimal power = BigDecimal.ONE;
    for (int i = 0; i < STEPS; i++) {
      double nearest = power.doubleValue();
      POWERS[i] = Double.doubleToRawLongBits(nearest) - ((long) i << (FRACTION_BITS - STEP_BITS));
      RESTS[i] =
          power.divide(new BigDecimal(nearest), exactly).subtract(BigDecimal.ONE).doubleValue();
      power = power.multiply(step, exactly);
    }
  }

  private GnuExp() {}

  /** e to the power of this number. */
  public static double exp(double x) {
    if (!(Math.abs(x) < GREATEST)) {
      return Math.exp(x);
    }
    double shifted = Math.fma(STEPS_BY_LN2, x, SHIFT);
    long step = Double.doubleToRawLongBits(shifted);
    double k = shifted - SHIFT;
    double r = Math.fma(k, LN2_BY_STEPS_REST, Math.fma(k, LN2_BY_STEPS, x));
    int i = (int) step & (STEPS - 1);
    double square = r * r;
    double lower = Math.fma(square, Math.fma(r, C3, C2), RESTS[i] + r);
    double sum = Math.fma(square * square, Math.fma(r, C5, C4), lower);
    double power = Double.longBitsToDouble(POWERS[i] + (step << (FRACTION_BITS - STEP_BITS)));
    return Math.fma(power, sum, power);
  }
}
