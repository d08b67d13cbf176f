package dev.primavista.server.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The number that a {@link JsonCursor} read last, as it stands in the document: no value is made
 * before somebody asks for one, and each is rounded once. A bare word that is no number (NaN, the
 * infinities) is one too.
 */
public final class JsonNumber {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** So many digits fit into 64 bits. */
  private static final int MOST_DIGITS = 19;

  private static final int GREATEST_POWER = 100_000;

  private static final long ZEROS = 0x3030303030303030L;
  private static final long UPPER_HALVES = 0xF0F0F0F0F0F0F0F0L;

  /** The bits of a double behind those of a float, and their value halfway between two floats. */
  private static final long BEHIND_FLOAT = (1L << 29) - 1;

  private static final long HALFWAY = 1L << 28;

  private final byte[] bytes;
  private final int end;
  private int from;
  private int to;
  private boolean negative;
  private boolean whole;
  private long digits;
  private int digitCount;
  private int power;
  private double word;

  JsonNumber(byte[] bytes, int end) {
    this.bytes = bytes;
    this.end = end;
  }

  /**
   * Reads the number that begins here.
   *
   * @return right behind it, or the complement of the place that is wrong
   */
  int scan(int start) {
    from = start;
    word = 0;
    int at = start;
    negative = bytes[at] == '-';
    if (negative) {
      at++;
    }
    int first = at;
    digits = 0;
    at = digits(at);
    int wholeDigits = at - first;
    if (wholeDigits == 0) {
      return word(at);
    }
    if (wholeDigits > 1 && bytes[first] == '0') {
      return ~(first + 1);
    }
    whole = true;
    power = 0;
    digitCount = wholeDigits;
    if (at < end && bytes[at] == '.') {
      at = fraction(at + 1);
      if (digitCount > MOST_DIGITS) {
        digitCount -= leadingZeros(first);
      }
    }
    if (at >= 0 && at < end && (bytes[at] | 0x20) == 'e') {
      at = exponent(at + 1);
    }
    to = at;
    return at;
  }

  private int fraction(int first) {
    whole = false;
    int at = digits(first);
    power = first - at;
    digitCount += at - first;
    return at == first ? ~at : at;
  }

  private int leadingZeros(int first) {
    int zeros = 0;
    for (int at = first; at < end && (bytes[at] == '0' || bytes[at] == '.'); at++) {
      zeros += bytes[at] == '0' ? 1 : 0;
    }
    return zeros;
  }

  private int exponent(int start) {
    whole = false;
    int at = start;
    boolean below = at < end && bytes[at] == '-';
    if (at < end && (below || bytes[at] == '+')) {
      at++;
    }
    int first = at;
    int value = 0;
    for (; at < end && isDigit(bytes[at]); at++) {
      value = Math.min(10 * value + bytes[at] - '0', GREATEST_POWER);
    }
    power += below ? -value : value;
    return at == first ? ~at : at;
  }

  private int word(int at) {
    whole = false;
    String name = at < end && bytes[at] == 'N' && !negative ? "NaN" : "Infinity";
    for (int i = 0; i < name.length(); i++) {
      if (at + i >= end || bytes[at + i] != name.charAt(i)) {
        return ~(at + i);
      }
    }
    word = name.equals("NaN") ? Double.NaN : Double.POSITIVE_INFINITY;
    to = at + name.length();
    return to;
  }

  /** Adds the digits that stand here to {@link #digits}; gives the place behind them. */
  private int digits(int start) {
    int at = start;
    long value = digits;
    while (at + 8 <= end) {
      long eight = (long) LONGS.get(bytes, at);
      if (!isDigits(eight)) {
        break;
      }
      value = value * 100_000_000 + ofDigits(eight);
      at += 8;
    }
    for (; at < end && isDigit(bytes[at]); at++) {
      value = value * 10 + bytes[at] - '0';
    }
    digits = value;
    return at;
  }

  private static boolean isDigit(byte octet) {
    return octet >= '0' && octet <= '9';
  }

  /** Whether all eight octets are digits, 0x30 to 0x39: six more leave their upper halves. */
  private static boolean isDigits(long eight) {
    return (eight & UPPER_HALVES) == ZEROS
        && ((eight + 0x0606060606060606L) & UPPER_HALVES) == ZEROS;
  }

  /**
   * The number of eight digits, the first in the lowest octet: pairs, pairs of pairs, and so on.
   */
  private static long ofDigits(long eight) {
    long ones = eight - ZEROS;
    long pairs = (ones * 10 + (ones >>> 8)) & 0x00FF00FF00FF00FFL;
    long fours = (pairs * 100 + (pairs >>> 16)) & 0x0000FFFF0000FFFFL;
    return (fours * 10_000 + (fours >>> 32)) & 0xFFFFFFFFL;
  }

  /** Whether it has neither a fraction nor an exponent. */
  public boolean isWhole() {
    return whole;
  }

  /** Whether it is NaN or infinite by its own words. */
  public boolean isWord() {
    return word != 0;
  }

  /** Whether a minus stands before it. */
  public boolean isNegative() {
    return negative;
  }

  /** Whether it is whole and, without its sign, below 2^64. */
  public boolean fits() {
    return whole
        && (digitCount <= MOST_DIGITS
            || new BigInteger(text(from + (negative ? 1 : 0))).bitLength() <= 64);
  }

  /** A whole number that {@link #fits}, without its sign, as the bits of an unsigned number. */
  public long magnitude() {
    // Twenty digits below 2^64 leave the right bits, as multiplication wraps around.
    return digits;
  }

  /** The nearest double; infinite if it is beyond the range. */
  public double toDouble() {
    if (word != 0) {
      return negative ? -word : word;
    }
    double nearest = nearest();
    if (Double.isNaN(nearest)) {
      return Double.parseDouble(text(from));
    }
    return negative ? -nearest : nearest;
  }

  /** The nearest float; infinite if it is beyond the range. */
  public float toFloat() {
    if (word != 0) {
      return (float) (negative ? -word : word);
    }
    double nearest = nearest();
    // Of a double that is no tie between two floats, the nearest float is that of the number.
    boolean decided =
        (Double.doubleToRawLongBits(nearest) & BEHIND_FLOAT) != HALFWAY
            && nearest >= Float.MIN_NORMAL
            && nearest <= Float.MAX_VALUE;
    if (decided || nearest == 0) {
      return (float) (negative ? -nearest : nearest);
    }
    return Float.parseFloat(text(from));
  }

  /** Without its sign; NaN if only the whole text decides. */
  private double nearest() {
    return digitCount <= MOST_DIGITS
        ? DecimalRounding.nearest(digits, power)
        : DecimalRounding.UNDECIDED;
  }

  private String text(int start) {
    return new String(bytes, start, to - start, StandardCharsets.ISO_8859_1);
  }

  /** As it stands in the document. */
  @Override
  public String toString() {
    return text(from);
  }
}
