package dev.primavista.vision.decoding;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** BMP with the header of OS/2 2, which begins as the usual one does and goes on. */
final class Os2Bitmap {
  private static final int FILE_HEADER = 14;
  private static final int PIXELS_AT = 10;
  private static final int HEADER = 64;
  private static final int USUAL_HEADER = 40;
  private static final int COMPRESSION_AT = FILE_HEADER + 16;
  private static final int RUN_LENGTHS_OF_NIBBLES = 2;

  private Os2Bitmap() {}

  /**
   * The file with the usual header; itself where it has another.
   *
   * @throws ImageException if its compression is one of OS/2 alone
   */
  static byte[] usual(byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    if (file.length < FILE_HEADER + HEADER || in.getInt(FILE_HEADER) != HEADER) {
      return file;
    }
    int compression = in.getInt(COMPRESSION_AT);
    if (compression < 0 || compression > RUN_LENGTHS_OF_NIBBLES) {
      throw new ImageException(
          "unsupported_image",
          "a BMP of OS/2's compression "
              + compression
              + " is not read here (expected: 0 to "
              + RUN_LENGTHS_OF_NIBBLES
              + ")");
    }
    int less = HEADER - USUAL_HEADER;
    ByteBuffer out = ByteBuffer.allocate(file.length - less).order(ByteOrder.LITTLE_ENDIAN);
    out.put(file, 0, FILE_HEADER + USUAL_HEADER);
    out.put(file, FILE_HEADER + HEADER, file.length - FILE_HEADER - HEADER);
    out.putInt(2, out.capacity());
    out.putInt(PIXELS_AT, in.getInt(PIXELS_AT) - less);
    out.putInt(FILE_HEADER, USUAL_HEADER);
    return out.array();
  }
}
