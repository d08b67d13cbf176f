package dev.primavista.vision.image;

/**
 * A decoded picture.
 *
 * @param rgb rows from the top, red, green, blue: {@code height * width * 3} bytes, and behind them
 *     any
 */
public record RgbImage(int width, int height, byte[] rgb) {
  public RgbImage {
    if (rgb.length < (long) width * height * 3) {
      throw new IllegalArgumentException(
          "rgb: " + rgb.length + " bytes (expected: >= " + width + " x " + height + " x 3)");
    }
  }
}
