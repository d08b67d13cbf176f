package dev.primavista.vision.decoding;

import dev.primavista.vision.image.RgbImage;

/**
 * Four-colour JPEG to RGB as Pillow does it: the stored values are always taken as Adobe's inverted
 * ones, so that red is stored cyan times stored black, with libImaging's rounding.
 */
final class Cmyk {
  private Cmyk() {}

  /**
   * RGB of stored CMYK pixels.
   *
   * @param cmyk at least {@code 4 * width * height} bytes
   */
  static RgbImage toRgb(int width, int height, byte[] cmyk) {
    byte[] rgb = new byte[width * height * 3];
    for (int i = 0, out = 0; out < rgb.length; i += 4) {
      int black = cmyk[i + 3] & 0xff;
      rgb[out++] = product(cmyk[i] & 0xff, black);
      rgb[out++] = product(cmyk[i + 1] & 0xff, black);
      rgb[out++] = product(cmyk[i + 2] & 0xff, black);
    }
    return new RgbImage(width, height, rgb);
  }

  /** a * b / 255, rounded (MULDIV255 of libImaging). */
  private static byte product(int a, int b) {
    int t = a * b + 128;
    return (byte) (((t >> 8) + t) >> 8);
  }
}
