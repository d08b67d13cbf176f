package dev.primavista.server.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads runs of plain numbers - a sign perhaps, digits, a fraction perhaps - out of an array, eight
 * characters at a time. Whatever is not plain, or not surely rounded here, ends the run and is left
 * to {@link JsonNumber}.
 */
final class NumberRun {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ZEROS = 0x3030303030303030L;
  private static final long UPPER_BITS = 0x8080808080808080L;

  /** Lifts what is above nine into the upper bit of its octet. */
  private static final long ABOVE_NINE = 0x7676767676767676L;

  private static final long[] POWERS = {
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000
  };

  /** A plain number is shorter, so that none is looked at beyond the document's end. */
  private static final int LONGEST = 48;

  private static final int MOST_DIGITS = 18;

  /** The bits of a double behind those of a float, and their value halfway between two floats. */
  private static final long BEHIND_FLOAT = (1L << 29) - 1;

  private static final long HALFWAY = 1L << 28;

  private final byte[] bytes;
  private final int end;
  private int at;
  private boolean negative;
  private long digits;
  private int count;
  private int power;

  NumberRun(byte[] bytes, int end) {
    this.bytes = bytes;
    this.end = end;
  }

  /**
   * Reads elements that stand one after another.
   *
   * @param start where the first begins
   * @param out takes them as floats, or as doubles where {@code wide}
   * @param most of them
   * @return right behind the last that was read; {@code start} if none was
   */
  int read(int start, ByteBuffer out, boolean wide, int most) {
    int behind = start;
    at = start;
    for (int i = 0; i < most && at + LONGEST < end; i++) {
      if (!scan() || !put(out, wide)) {
        return behind;
      }
      behind = at;
      if (bytes[at] != ',') {
        return behind;
      }
      at++;
    }
    return behind;
  }

  /** Reads the digits of one number; false if it is not plain. */
  private boolean scan() {
    if (bytes[at] == ' ') {
      at++;
    }
    negative = bytes[at] == '-';
    if (negative) {
      at++;
    }
    digits = 0;
    count = 0;
    int first = at;
    int wholes = eight();
    if (wholes == 0 || (wholes > 1 && bytes[first] == '0')) {
      return false;
    }
    int fraction = 0;
    if (wholes < 8 && bytes[at] == '.') {
      at++;
      int some;
      do {
        some = eight();
        fraction += some;
      } while (some == 8 && count <= MOST_DIGITS);
      if (fraction == 0) {
        return false;
      }
    }
    power = -fraction;
    byte next = bytes[at];
    return count <= MOST_DIGITS && (next == ',' || next == ']');
  }

  /** Adds up to eight digits; gives how many there were. */
  private int eight() {
    long values = (long) LONGS.get(bytes, at) ^ ZEROS;
    long others = ((values + ABOVE_NINE) | values) & UPPER_BITS;
    int some = Long.numberOfTrailingZeros(others) >>> 3;
    if (some == 0) {
      return 0;
    }
    digits = digits * POWERS[some] + number(values << (Long.SIZE - 8 * some));
    count += some;
    at += some;
    return some;
  }

  /** The number of eight digits, the first in the lowest octet. */
  private static long number(long values) {
    long pairs = (values * 10 + (values >>> 8)) & 0x00FF00FF00FF00FFL;
    long fours = (pairs * 100 + (pairs >>> 16)) & 0x0000FFFF0000FFFFL;
    return (fours * 10_000 + (fours >>> 32)) & 0xFFFFFFFFL;
  }

  private boolean put(ByteBuffer out, boolean wide) {
    double nearest = DecimalRounding.nearest(digits, power);
    double value = negative ? -nearest : nearest;
    if (wide) {
      if (Double.isNaN(value)) {
        return false;
      }
      out.putDouble(value);
      return true;
    }
    // Of a double that is no tie between two floats, the nearest float is that of the number.
    boolean decided =
        (Double.doubleToRawLongBits(nearest) & BEHIND_FLOAT) != HALFWAY
            && nearest >= Float.MIN_NORMAL
            && nearest <= Float.MAX_VALUE;
    if (decided || nearest == 0) {
      out.putFloat((float) value);
      return true;
    }
    return false;
  }
}
