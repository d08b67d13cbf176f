package dev.primavista.vision.image;

/**
 * A picture of one int a pixel: red in the lowest byte, then green and blue. Shifts, products and
 * sums of whole rows of such ints become vector instructions, which those of bytes do not.
 *
 * @param rows from the top, {@code width} ints each
 */
public record PackedImage(int width, int[][] rows) {
  /** A picture of this size, all black. */
  static PackedImage black(int width, int height) {
    return new PackedImage(width, new int[height][width]);
  }

  static PackedImage of(RgbImage image) {
    PackedImage packed = black(image.width(), image.height());
    View whole = View.whole(image);
    for (int y = 0; y < image.height(); y++) {
      whole.row(0, y, image.width(), packed.rows[y]);
    }
    return packed;
  }

  public int height() {
    return rows.length;
  }

  /** The same, three bytes a pixel. */
  RgbImage unpacked() {
    byte[] rgb = new byte[Math.multiplyExact(width * 3, rows.length)];
    int out = 0;
    for (int[] row : rows) {
      for (int x = 0; x < width; x++) {
        rgb[out++] = (byte) row[x];
        rgb[out++] = (byte) (row[x] >> 8);
        rgb[out++] = (byte) (row[x] >> 16);
      }
    }
    return new RgbImage(width, rows.length, rgb);
  }
}
