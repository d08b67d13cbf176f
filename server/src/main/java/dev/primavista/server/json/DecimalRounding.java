package dev.primavista.server.json;

import java.math.BigInteger;

/**
 * The double nearest to {@code digits * 10^power}, ties to even, without arithmetic of any length.
 * Numbers of few digits are exact products of two doubles; the others follow D. Lemire, "Number
 * Parsing at a Gigabyte per Second" (2021): the 64 bits of the digits times 128 bits of the power
 * of five decide the rounding, save for rare cases, which are left to the caller.
 */
final class DecimalRounding {
  /** What {@link #nearest} gives where the bits at hand do not decide. */
  static final double UNDECIDED = Double.NaN;

  private static final long EXACT_DIGITS = 1L << 53;
  private static final double[] EXACT_POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };
  private static final int GREATEST_EXACT = EXACT_POWERS.length - 1;

  /** Beyond these the product of the upper 64 bits alone cannot be trusted near a carry. */
  private static final int LEAST_SURE = -27;

  private static final int GREATEST_SURE = 55;

  private DecimalRounding() {}

  /**
   * @param digits without sign, as an unsigned number
   */
  static double nearest(long digits, int power) {
    if (digits >= 0 && digits <= EXACT_DIGITS) {
      if (power >= 0 && power <= GREATEST_EXACT) {
        return digits * EXACT_POWERS[power];
      }
      if (power < 0 && power >= -GREATEST_EXACT) {
        return digits / EXACT_POWERS[-power];
      }
    }
    if (digits == 0) {
      return 0;
    }
    return power < PowersOfFive.LEAST || power > PowersOfFive.GREATEST
        ? UNDECIDED
        : byProduct(digits, power);
  }

  private static double byProduct(long digits, int power) {
    int shift = Long.numberOfLeadingZeros(digits);
    long factor = digits << shift;
    long five = PowersOfFive.upper(power);
    long high = Math.unsignedMultiplyHigh(factor, five);
    long low = factor * five;
    if ((high & 0x1FF) == 0x1FF) {
      long carry = Math.unsignedMultiplyHigh(factor, PowersOfFive.lower(power));
      low += carry;
      if (Long.compareUnsigned(carry, low) > 0) {
        high++;
      }
      if (low == -1 && (power < LEAST_SURE || power > GREATEST_SURE)) {
        return UNDECIDED;
      }
    }
    int upperBit = (int) (high >>> 63);
    int exponent = PowersOfFive.binaryExponent(power) + upperBit - shift + 1023;
    if (exponent <= 0 || exponent >= 2046) {
      return UNDECIDED;
    }
    return rounded(new Product(high, low), upperBit, exponent, power);
  }

  /** The upper 128 bits of digits times power. */
  private record Product(long high, long low) {}

  private static double rounded(Product product, int upperBit, int exponent, int power) {
    int dropped = upperBit + 9;
    long mantissa = product.high() >>> dropped;
    boolean exactlyBetween =
        Long.compareUnsigned(product.low(), 1) <= 0
            && power >= -4
            && power <= 23
            && (mantissa & 3) == 1
            && mantissa << dropped == product.high();
    if (exactlyBetween) {
      mantissa &= ~1L;
    }
    mantissa = (mantissa + (mantissa & 1)) >>> 1;
    // A mantissa that rounds up to 2^53 carries into the exponent by itself.
    return Double.longBitsToDouble(((long) (exponent - 1) << 52) + mantissa);
  }

  /** The leading 128 bits of each power of five that a double's range needs. */
  private static final class PowersOfFive {
    static final int LEAST = -342;
    static final int GREATEST = 308;
    private static final long[] BITS = new long[2 * (GREATEST - LEAST + 1)];

    static {
      for (int power = LEAST; power <= GREATEST; power++) {
        BigInteger leading = leading(power);
        BITS[2 * (power - LEAST)] = leading.shiftRight(64).longValue();
        BITS[2 * (power - LEAST) + 1] = leading.longValue();
      }
    }

    private PowersOfFive() {}

    /** 128 bits, the first of them set; of negative powers those of a reciprocal rounded up. */
    private static BigInteger leading(int power) {
      BigInteger five = BigInteger.valueOf(5).pow(Math.abs(power));
      if (power >= 0) {
        return shifted(five);
      }
      int bits = five.bitLength() + (power >= LEAST_SURE ? 127 : five.bitLength() + 128);
      return shifted(BigInteger.ONE.shiftLeft(bits).divide(five).add(BigInteger.ONE));
    }

    private static BigInteger shifted(BigInteger number) {
      int excess = number.bitLength() - 128;
      return excess > 0 ? number.shiftRight(excess) : number.shiftLeft(-excess);
    }

    static long upper(int power) {
      return BITS[2 * (power - LEAST)];
    }

    static long lower(int power) {
      return BITS[2 * (power - LEAST) + 1];
    }

    /** The place of {@code 10^power}'s first bit, {@code floor(power * log2(10))}, and 63. */
    static int binaryExponent(int power) {
      return ((217706 * power) >> 16) + 63;
    }
  }
}
