package dev.primavista.vision.image;

import dev.primavista.core.Amount;

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
          "rgb: "
              + Amount.of(rgb.length, "byte")
              + " (expected: >= "
              + width
              + " x "
              + height
              + " x 3)");
    }
  }

  /**
   * Makes it grey as Pillow's {@code convert("L")} does: of each pixel the luma of ITU-R 601-2, in
   * all three channels.
   */
  void turnGrey() {
    for (int at = 0; at < 3 * width * height; at += 3) {
      int red = rgb[at] & 0xff;
      int green = rgb[at + 1] & 0xff;
      int blue = rgb[at + 2] & 0xff;
      byte luma = (byte) ((red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16);
      rgb[at] = luma;
      rgb[at + 1] = luma;
      rgb[at + 2] = luma;
    }
  }
}
