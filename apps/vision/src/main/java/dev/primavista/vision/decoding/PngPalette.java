package dev.primavista.vision.decoding;

import java.nio.ByteBuffer;

/** A PNG's PLTE chunk. */
final class PngPalette {
  private static final int PLTE = 0x504c5445;
  private static final int IDAT = 0x49444154;

  private PngPalette() {}

  /** How many colours it has; 256, the most an index can name, where there is no palette. */
  static int entries(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int at = 8;
    while (at + 8 <= bytes.length) {
      int length = in.getInt(at);
      int type = in.getInt(at + 4);
      if (type == PLTE) {
        return length / 3;
      }
      if (type == IDAT || length < 0 || length > bytes.length - at - 12) {
        return 256;
      }
      at += 12 + length;
    }
    return 256;
  }
}
