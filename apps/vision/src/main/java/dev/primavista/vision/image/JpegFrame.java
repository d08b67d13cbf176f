package dev.primavista.vision.image;

import java.io.ByteArrayOutputStream;

/**
 * What a JPEG's markers say before its first scan.
 *
 * @param components 1 grey, 3 colour, 4 with black
 * @param adobeTransform the Adobe marker's transform; -1 without one
 */
record JpegFrame(int width, int height, int components, int adobeTransform) {
  static JpegFrame read(byte[] bytes) {
    int adobe = -1;
    int at = 2;
    while (true) {
      while ((bytes[at] & 0xff) != 0xff) {
        at++;
      }
      while ((bytes[at] & 0xff) == 0xff) {
        at++;
      }
      int marker = bytes[at++] & 0xff;
      if (marker == 0xd9 || marker == 0xda) {
        throw new ImageException("malformed_image", "JPEG without a frame before its first scan");
      }
      if (marker == 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
        continue;
      }
      int length = u2(bytes, at);
      if (isFrame(marker)) {
        return frame(bytes, at, marker, adobe);
      }
      if (marker == 0xee && length >= 14 && bytes[at + 2] == 'A' && bytes[at + 3] == 'd') {
        adobe = bytes[at + 13] & 0xff;
      }
      at += length;
    }
  }

  /**
   * The file without its application data but JFIF's and Adobe's; a damaged profile would stop the
   * JDK.
   */
  static byte[] withoutProfiles(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
    out.write(bytes, 0, 2);
    int at = 2;
    while (at + 4 <= bytes.length && (bytes[at] & 0xff) == 0xff) {
      int marker = bytes[at + 1] & 0xff;
      if (marker == 0xff) {
        at++;
        continue;
      }
      int length = 2 + u2(bytes, at + 2);
      if (marker < 0xc0 || marker == 0xda || at + length > bytes.length) {
        break;
      }
      boolean dropped = marker >= 0xe1 && marker <= 0xef && marker != 0xee;
      if (!dropped) {
        out.write(bytes, at, length);
      }
      at += length;
    }
    out.write(bytes, at, bytes.length - at);
    return out.toByteArray();
  }

  private static boolean isFrame(int marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }

  private static JpegFrame frame(byte[] bytes, int at, int marker, int adobe) {
    int precision = bytes[at + 2] & 0xff;
    if (precision != 8 || marker == 0xc3 || marker > 0xc2) {
      throw new ImageException(
          "malformed_image",
          String.format(
              "JPEG of kind 0x%02x with %d bits (expected: baseline or progressive, 8 bits)",
              marker, precision));
    }
    return new JpegFrame(u2(bytes, at + 5), u2(bytes, at + 3), bytes[at + 7] & 0xff, adobe);
  }

  private static int u2(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
  }
}
