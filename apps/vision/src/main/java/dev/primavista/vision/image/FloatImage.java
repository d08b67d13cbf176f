package dev.primavista.vision.image;

/**
 * A resized picture whose samples were not rounded.
 *
 * @param rgb {@code height * width * 3} samples of 0 to 255: rows from the top, red, green, blue
 */
record FloatImage(int width, int height, float[] rgb) {
  /** The nearest bytes; halves go to the even one. */
  RgbImage rounded() {
    byte[] bytes = new byte[rgb.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Math.clamp((long) Math.rint(rgb[i]), 0, 255);
    }
    return new RgbImage(width, height, bytes);
  }
}
