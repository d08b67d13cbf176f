package dev.primavista.trees.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Text looked at eight bytes at a time, the first in a number's lowest bits: a process that has
 * just started runs code that is not compiled well yet, and what it takes then is counted in steps.
 */
public final class EightBytes {
  static final int SIZE = Long.BYTES;

  private static final int PIECE = 256;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHEST_BITS = 0x8080808080808080L;
  private static final long ZEROS = 0x3030303030303030L;
  private static final long UPPER_HALVES = 0xf0f0f0f0f0f0f0f0L;

  private EightBytes() {}

  static long at(byte[] text, int at) {
    return (long) LONGS.get(text, at);
  }

  /**
   * Where the byte, one of ASCII, stands in this part of the text; {@code to} if it does not. It is
   * sought piece by piece, as methods that are called often are compiled sooner than long loops.
   */
  public static int indexOf(byte[] text, char sought, int from, int to) {
    int at = from;
    int end = from;
    while (at == end && at < to) {
      end = Math.min(at + PIECE, to);
      at = indexInPiece(text, sought, at, end);
    }
    return at;
  }

  private static int indexInPiece(byte[] text, char sought, int from, int to) {
    long all = sought * ONES;
    int at = from;
    for (; at + SIZE <= to; at += SIZE) {
      long different = at(text, at) ^ all;
      long found = (different - ONES) & ~different & HIGHEST_BITS;
      if (found != 0) {
        return at + (Long.numberOfTrailingZeros(found) >>> 3);
      }
    }
    while (at < to && text[at] != sought) {
      at++;
    }
    return at;
  }

  static boolean areDigits(long bytes) {
    long beyond = (bytes + 6 * ONES) & UPPER_HALVES;
    return ((bytes & UPPER_HALVES) | (beyond >>> 4)) == 0x33 * ONES;
  }

  /** The number that eight digits are: first those of two, then of four and eight. */
  static long number(long digits) {
    long values = digits - ZEROS;
    long pairs = values * 10 + (values >>> 8);
    long every = 0x000000ff000000ffL;
    long upper = (pairs & every) * (100 + (1_000_000L << 32));
    long lower = ((pairs >>> 16) & every) * (1 + (10_000L << 32));
    return (upper + lower) >>> 32;
  }
}
