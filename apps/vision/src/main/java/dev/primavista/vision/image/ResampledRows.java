package dev.primavista.vision.image;

/**
 * Rows of a picture as ints, three per pixel, made in blocks from the top and kept only as long as
 * the pass down needs them. Used once, by one thread.
 */
abstract sealed class ResampledRows permits RowsAcross, RowsAsTheyAre {
  private final int pixels;

  /** Rows of this many pixels. */
  ResampledRows(int pixels) {
    this.pixels = pixels;
  }

  /** How many rows are made at once. */
  abstract int blockRows();

  /**
   * Makes rows.
   *
   * @param rows at most {@link #blockRows}
   * @param ring where row {@code y} goes, at {@code y % ring.length}
   */
  abstract void make(int top, int rows, int[][] ring);

  /** The picture that the wanted rows give, resampled. */
  final RgbImage down(Weights rows) {
    int length = pixels * 3;
    int height = rows.first().length;
    byte[] out = new byte[Math.multiplyExact(height, length)];
    int[][] ring = Workspace.ofThread().ring(rows.mostTaken() + blockRows(), length);
    int[] sums = new int[length];
    int[][] taken = new int[rows.mostTaken()][];
    int made = rows.begin();
    int end = rows.end();
    for (int y = 0; y < height; y++) {
      int first = rows.first()[y];
      int count = rows.count()[y];
      while (made < first + count) {
        int block = Math.min(blockRows(), end - made);
        make(made, block, ring);
        made += block;
      }
      for (int k = 0; k < count; k++) {
        taken[k] = ring[(first + k) % ring.length];
      }
      WeightedSum.of(taken, rows, y, sums);
      WeightedSum.clip(sums);
      WeightedSum.toBytes(sums, out, y * length);
    }
    return new RgbImage(pixels, height, out);
  }
}
