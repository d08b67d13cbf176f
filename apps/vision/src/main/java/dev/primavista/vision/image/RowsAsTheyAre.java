package dev.primavista.vision.image;

/** Some columns of a picture's rows. */
final class RowsAsTheyAre extends ResampledRows {
  private final RgbImage image;
  private final int left;
  private final int columns;

  RowsAsTheyAre(RgbImage image, int left, int columns) {
    super(columns);
    this.image = image;
    this.left = left;
    this.columns = columns;
  }

  @Override
  int blockRows() {
    return 1;
  }

  @Override
  void make(int top, int rows, int[][] ring) {
    byte[] rgb = image.rgb();
    for (int y = top; y < top + rows; y++) {
      int from = (y * image.width() + left) * 3;
      int[] row = ring[y % ring.length];
      for (int i = 0; i < columns * 3; i++) {
        row[i] = rgb[from + i] & 0xff;
      }
    }
  }
}
