package dev.primavista.vision.image;

/**
 * Rows of a picture, packed, made in blocks from the top and kept only as long as the pass down
 * needs them. Used once, by one thread.
 */
abstract sealed class ResampledRows permits RowsAcross, RowsAsTheyAre {
  private final int width;

  /** Rows of this many pixels. */
  ResampledRows(int width) {
    this.width = width;
  }

  final int width() {
    return width;
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

  /** The picture that the wanted rows give, resampled; see {@link Workspace#picture}. */
  final PackedImage down(Weights rows) {
    PackedImage out = Workspace.ofThread().picture(width, rows.first().length);
    int[][] ring = Workspace.ofThread().ring.of(rows.mostTaken() + blockRows(), width);
    WeightedSum sum = new WeightedSum(width);
    int[][] taken = WeightedSum.lines(rows);
    int made = rows.begin();
    int end = rows.end();
    for (int y = 0; y < out.height(); y++) {
      int first = rows.first()[y];
      int count = rows.count()[y];
      while (made < first + count) {
        int block = Math.min(blockRows(), end - made);
        make(made, block, ring);
        made += block;
      }
      for (int k = 0; k < rows.taken(y); k++) {
        taken[k] = ring[(first + Math.min(k, count - 1)) % ring.length];
      }
      sum.of(taken, rows, y, out.rows()[y]);
    }
    return out;
  }
}
