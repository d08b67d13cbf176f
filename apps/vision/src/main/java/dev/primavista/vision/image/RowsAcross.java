package dev.primavista.vision.image;

/**
 * A picture's rows with their columns resampled. A block of rows is turned first, so that a column
 * is one line of ints: sums of such lines become vector instructions.
 */
final class RowsAcross extends ResampledRows {
  private static final int MOST_ROWS = 64;
  private static final int FEWEST_ROWS = 8;
  private static final int BLOCK_INTS = 1 << 17;

  private final RgbImage image;
  private final Weights columns;
  private final int offset;
  private final int blockRows;
  private final int[][] turned;
  private final int[] sums;
  private final int[][] lines;

  /**
   * Rows to be made.
   *
   * @param offset the column that the picture's first is to the weights
   */
  RowsAcross(RgbImage image, Weights columns, int offset) {
    super(columns.first().length);
    this.image = image;
    this.columns = columns;
    this.offset = offset;
    int taken = columns.end() - columns.begin();
    this.blockRows =
        Math.min(image.height(), Math.clamp(BLOCK_INTS / (taken * 3L), FEWEST_ROWS, MOST_ROWS));
    this.turned = Workspace.ofThread().turned(taken, blockRows * 3);
    this.sums = new int[blockRows * 3];
    this.lines = new int[columns.mostTaken()][];
  }

  @Override
  int blockRows() {
    return blockRows;
  }

  @Override
  void make(int top, int rows, int[][] ring) {
    turn(top, rows);
    int width = columns.first().length;
    for (int x = 0; x < width; x++) {
      int first = columns.first()[x] - columns.begin();
      for (int k = 0; k < columns.count()[x]; k++) {
        lines[k] = turned[first + k];
      }
      WeightedSum.of(lines, columns, x, sums);
      WeightedSum.clip(sums);
      int slot = top % ring.length;
      for (int i = 0; i < rows * 3; i += 3) {
        int[] row = ring[slot];
        row[x * 3] = sums[i];
        row[x * 3 + 1] = sums[i + 1];
        row[x * 3 + 2] = sums[i + 2];
        slot = slot + 1 == ring.length ? 0 : slot + 1;
      }
    }
  }

  private void turn(int top, int rows) {
    byte[] rgb = image.rgb();
    int left = columns.begin() - offset;
    int taken = columns.end() - columns.begin();
    for (int x = 0; x < taken; x++) {
      int[] column = turned[x];
      int from = (top * image.width() + left + x) * 3;
      for (int i = 0; i < rows * 3; i += 3) {
        column[i] = rgb[from] & 0xff;
        column[i + 1] = rgb[from + 1] & 0xff;
        column[i + 2] = rgb[from + 2] & 0xff;
        from += image.width() * 3;
      }
    }
  }
}
