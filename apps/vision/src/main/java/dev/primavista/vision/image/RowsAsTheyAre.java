package dev.primavista.vision.image;

/** Some columns of a picture's rows. */
final class RowsAsTheyAre extends ResampledRows {
  private final View picture;
  private final int left;
  private final int columns;

  RowsAsTheyAre(View picture, int left, int columns) {
    super(columns);
    this.picture = picture;
    this.left = left;
    this.columns = columns;
  }

  @Override
  int blockRows() {
    return 1;
  }

  @Override
  void make(int top, int rows, int[][] ring) {
    for (int y = top; y < top + rows; y++) {
      picture.row(left, y, columns, ring[y % ring.length]);
    }
  }
}
