package dev.primavista.vision.image;

/**
 * A picture's rows with their columns resampled. Columns of a block of rows are turned first, so
 * that a column is one line: sums of such lines become vector instructions.
 */
final class RowsAcross extends ResampledRows {
  private static final int MOST_ROWS = 128;
  private static final int FEWEST_ROWS = 8;

  /** What of a block fits into a processor's own memory. */
  private static final int BLOCK_PIXELS = 1 << 16;

  /** So many rows are turned back at once. */
  private static final int STRIP = 4;

  private final View picture;
  private final Weights columns;
  private final int offset;
  private final int blockRows;

  /** Columns that a sum may still take, at their number modulo its length. */
  private final int[][] turned;

  private final int[][] narrowed;
  private final int[][] lines;
  private final WeightedSum sum;

  /**
   * Rows to be made.
   *
   * @param offset the column that the picture's first is to the weights
   * @param rows how many are wanted, in blocks of nearly one size
   */
  RowsAcross(View picture, Weights columns, int offset, int rows) {
    super(columns.first().length);
    this.picture = picture;
    this.columns = columns;
    this.offset = offset;
    int most = Math.clamp(BLOCK_PIXELS / width(), FEWEST_ROWS, MOST_ROWS);
    this.blockRows = Math.ceilDiv(rows, Math.ceilDiv(rows, most));
    this.turned = Workspace.ofThread().turned.of(columns.mostTaken(), blockRows);
    this.narrowed = Workspace.ofThread().narrowed.of(width(), blockRows);
    this.lines = WeightedSum.lines(columns);
    this.sum = new WeightedSum(blockRows);
  }

  @Override
  int blockRows() {
    return blockRows;
  }

  @Override
  void make(int top, int rows, int[][] ring) {
    int next = columns.begin();
    for (int x = 0; x < width(); x++) {
      int first = columns.first()[x];
      int count = columns.count()[x];
      for (next = Math.max(next, first); next < first + count; next++) {
        picture.column(next - offset, top, rows, turned[next % turned.length]);
      }
      for (int k = 0; k < columns.taken(x); k++) {
        lines[k] = turned[(first + Math.min(k, count - 1)) % turned.length];
      }
      sum.of(lines, columns, x, narrowed[x]);
    }
    turnBack(top, rows, ring);
  }

  private void turnBack(int top, int rows, int[][] ring) {
    int strips = rows / STRIP * STRIP;
    for (int i = 0; i < strips; i += STRIP) {
      int[] first = ring[(top + i) % ring.length];
      int[] second = ring[(top + i + 1) % ring.length];
      int[] third = ring[(top + i + 2) % ring.length];
      int[] fourth = ring[(top + i + 3) % ring.length];
      for (int x = 0; x < width(); x++) {
        int[] column = narrowed[x];
        first[x] = column[i];
        second[x] = column[i + 1];
        third[x] = column[i + 2];
        fourth[x] = column[i + 3];
      }
    }
    for (int i = strips; i < rows; i++) {
      int[] row = ring[(top + i) % ring.length];
      for (int x = 0; x < width(); x++) {
        row[x] = narrowed[x][i];
      }
    }
  }
}
