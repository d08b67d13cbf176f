package dev.primavista.trees.text;

import java.math.BigInteger;

/**
 * The doubles nearest to decimal numbers (D. Lemire, "Number Parsing at a Gigabyte per Second",
 * 2021, without its tables' second halves).
 */
final class Decimals {
  /** Up to so many places behind the point powers of ten are kept. */
  private static final int PLACES = 64;

  /** Powers of ten up to this one are doubles. */
  private static final int EXACT = 22;

  private static final long MOST_EXACT = 1L << 53;
  private static final int BIAS = 1023;
  private static final int FRACTION = 52;

  /** What of a product's upper half is cut off at least. */
  private static final long CUT = 0x1ff;

  private static final double[] TENS = new double[EXACT + 1];

  /** Of 10^-1 and each following power, the first 64 bits, rounded down. */
  private static final long[] TENTHS = new long[PLACES];

  static {
    BigInteger ten = BigInteger.ONE;
    for (int places = 0; places <= PLACES; places++) {
      if (places <= EXACT) {
        TENS[places] = ten.doubleValue();
      }
      if (places > 0) {
        BigInteger one = BigInteger.ONE.shiftLeft(Long.SIZE - 1 + ten.bitLength());
        TENTHS[places - 1] = one.divide(ten).longValue();
      }
      ten = ten.multiply(BigInteger.TEN);
    }
  }

  private Decimals() {}

  /**
   * A number whose last digit is so many places behind the point; NaN where that is not decided
   * here.
   *
   * @param digits as one number, {@code >= 0}
   */
  static double of(long digits, int places) {
    if (places == 0) {
      return (double) digits;
    }
    if (places >= 0 && places <= EXACT && digits <= MOST_EXACT) {
      return (double) digits / TENS[places];
    }
    return places < 0 || places > PLACES || digits == 0 ? Double.NaN : product(digits, places);
  }

  /**
   * The power's bits that are missing make the product too small by less than {@code scaled}. Where
   * that cannot carry into the bits that are taken, these are right, and as no such power is a
   * whole number of bits, something is always left over: there is no middle between two doubles.
   */
  private static double product(long digits, int places) {
    int shift = Long.numberOfLeadingZeros(digits);
    long scaled = digits << shift;
    long tenth = TENTHS[places - 1];
    long high = Math.unsignedMultiplyHigh(scaled, tenth);
    long low = scaled * tenth;
    if ((high & CUT) == CUT && Long.compareUnsigned(low + scaled, low) < 0) {
      return Double.NaN;
    }
    int top = (int) (high >>> 63);
    long mantissa = high >>> (9 + top);
    mantissa = (mantissa + (mantissa & 1)) >>> 1;
    return Double.longBitsToDouble(((long) exponent(places, shift, top) << FRACTION) + mantissa);
  }

  /** One less than the exponent's bits: the mantissa's highest bit adds one. */
  private static int exponent(int places, int shift, int top) {
    int power = (-places * 217706) >> 16; // log2(10) * 2^16: whole powers of two in 10^-places
    return power + 63 - shift + top + BIAS - 1;
  }
}
