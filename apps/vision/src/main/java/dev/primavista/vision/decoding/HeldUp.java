package dev.primavista.vision.decoding;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What a native call on the heap's own arrays costs others: until it returns, a collection waits,
 * and with it every thread of the process. The same is true of a copy.
 */
final class HeldUp {
  /** A few milliseconds of decoding. */
  private static final long MOST_PIXELS = 1 << 19;

  /** No file of so few pixels is longer, but one made to be slow. */
  private static final int MOST_BYTES = 1 << 21;

  private static final int COPIED_BYTES = 1 << 20;

  private HeldUp() {}

  /**
   * Whether a picture of this size is decoded soon enough for that.
   *
   * @param length of its file, in bytes
   */
  static boolean isShort(int width, int height, int length) {
    return (long) width * height <= MOST_PIXELS && length <= MOST_BYTES;
  }

  /** Copies so many bytes in pieces, between which others go on. */
  static void copy(MemorySegment from, byte[] to, int length) {
    for (int at = 0; at < length; at += COPIED_BYTES) {
      int piece = Math.min(COPIED_BYTES, length - at);
      MemorySegment.copy(from, ValueLayout.JAVA_BYTE, at, to, at, piece);
    }
  }
}
