package dev.primavista.vision.decoding;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The chunks of a PNG: length, name, data and check sum of each, one behind the other. */
final class PngChunks {
  private static final int SIGNATURE = 8;
  private static final int AROUND_DATA = 12;
  private static final int LAST =
      ByteBuffer.wrap("IEND".getBytes(StandardCharsets.US_ASCII)).getInt();

  private PngChunks() {}

  /** Whether the file ends inside a chunk, or before its last one. */
  static boolean endEarly(byte[] bytes) {
    ByteBuffer file = ByteBuffer.wrap(bytes);
    long at = SIGNATURE;
    while (at + AROUND_DATA <= bytes.length) {
      long length = Integer.toUnsignedLong(file.getInt((int) at));
      boolean last = file.getInt((int) at + 4) == LAST;
      at += AROUND_DATA + length;
      if (last) {
        return at > bytes.length;
      }
    }
    return true;
  }
}
