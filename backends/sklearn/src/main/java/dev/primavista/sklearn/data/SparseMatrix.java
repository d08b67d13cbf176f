package dev.primavista.sklearn.data;

/**
 * The elements that are not zero, row after row (compressed sparse rows).
 *
 * @param starts per row, where its elements begin; one more at the end
 * @param indices per element, its column; ascending within a row
 * @param values per element
 */
public record SparseMatrix(int rows, int columns, int[] starts, int[] indices, double[] values)
    implements Matrix {
  @Override
  public DenseMatrix toDense() {
    double[] all = new double[Math.multiplyExact(rows, columns)];
    for (int row = 0; row < rows; row++) {
      for (int k = starts[row]; k < starts[row + 1]; k++) {
        all[row * columns + indices[k]] = values[k];
      }
    }
    return new DenseMatrix(rows, columns, all);
  }
}
