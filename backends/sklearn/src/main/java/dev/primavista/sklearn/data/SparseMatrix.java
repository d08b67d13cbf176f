package dev.primavista.sklearn.data;

import dev.primavista.core.ServingException;
import java.util.Arrays;

/**
 * The elements that are not zero, row after row (compressed sparse rows).
 *
 * @param starts per row, where its elements begin; one more at the end
 * @param indices per element, its column; ascending within a row
 * @param values per element
 */
public record SparseMatrix(int rows, int columns, int[] starts, int[] indices, double[] values)
    implements Matrix {
  /** Elements that are written out in full, 1 GiB of them. */
  private static final long MOST_DENSE = 1L << 27;

  /** The elements that are not zero. */
  public static SparseMatrix of(DenseMatrix dense) {
    int[] starts = new int[dense.rows() + 1];
    int[] indices = new int[dense.values().length];
    double[] values = new double[dense.values().length];
    int at = 0;
    for (int row = 0; row < dense.rows(); row++) {
      for (int column = 0; column < dense.columns(); column++) {
        double value = dense.at(row, column);
        if (value != 0) {
          indices[at] = column;
          values[at++] = value;
        }
      }
      starts[row + 1] = at;
    }
    return new SparseMatrix(
        dense.rows(),
        dense.columns(),
        starts,
        Arrays.copyOf(indices, at),
        Arrays.copyOf(values, at));
  }

  /** Without the elements that are kept but zero. */
  public SparseMatrix withoutZeros() {
    int[] nextStarts = new int[starts.length];
    int[] nextIndices = new int[indices.length];
    double[] nextValues = new double[values.length];
    int at = 0;
    for (int row = 0; row < rows; row++) {
      for (int k = starts[row]; k < starts[row + 1]; k++) {
        if (values[k] != 0) {
          nextIndices[at] = indices[k];
          nextValues[at++] = values[k];
        }
      }
      nextStarts[row + 1] = at;
    }
    return new SparseMatrix(
        rows, columns, nextStarts, Arrays.copyOf(nextIndices, at), Arrays.copyOf(nextValues, at));
  }

  @Override
  public SparseMatrix map(ColumnFunction change) {
    double[] changed = new double[values.length];
    for (int i = 0; i < changed.length; i++) {
      changed[i] = change.apply(values[i], indices[i]);
    }
    return new SparseMatrix(rows, columns, starts, indices, changed);
  }

  @Override
  public DenseMatrix toDense() {
    if ((long) rows * columns > MOST_DENSE) {
      throw new ServingException.InvalidRequest(
          "too_large",
          rows + " rows of " + columns + " columns are too many to be written out in full");
    }
    double[] all = new double[Math.multiplyExact(rows, columns)];
    for (int row = 0; row < rows; row++) {
      for (int k = starts[row]; k < starts[row + 1]; k++) {
        all[row * columns + indices[k]] = values[k];
      }
    }
    return new DenseMatrix(rows, columns, all);
  }
}
