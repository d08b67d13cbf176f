package dev.primavista.sklearn.data;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Matrices or cells side by side. */
public final class Stacking {
  private Stacking() {}

  /** One matrix of all columns, sparse if any part is. */
  public static Matrix side(List<Matrix> parts) {
    if (parts.size() == 1) {
      return parts.getFirst();
    }
    int columns = parts.stream().mapToInt(Matrix::columns).sum();
    int rows = parts.isEmpty() ? 0 : parts.getFirst().rows();
    boolean sparse = parts.stream().anyMatch(SparseMatrix.class::isInstance);
    return sparse ? sparse(parts, rows, columns) : dense(parts, rows, columns);
  }

  /** Cells of all columns. */
  public static Cells cells(List<Cells> parts) {
    int columns = parts.stream().mapToInt(Cells::columns).sum();
    int rows = parts.isEmpty() ? 0 : parts.getFirst().rows();
    @Nullable Object[] values = new @Nullable Object[rows * columns];
    int at = 0;
    for (int row = 0; row < rows; row++) {
      for (Cells part : parts) {
        System.arraycopy(part.values(), row * part.columns(), values, at, part.columns());
        at += part.columns();
      }
    }
    return new Cells(rows, columns, values);
  }

  private static DenseMatrix dense(List<Matrix> parts, int rows, int columns) {
    double[] all = new double[rows * columns];
    int offset = 0;
    for (Matrix part : parts) {
      DenseMatrix dense = part.toDense();
      for (int row = 0; row < rows; row++) {
        System.arraycopy(
            dense.values(), row * dense.columns(), all, row * columns + offset, dense.columns());
      }
      offset += part.columns();
    }
    return new DenseMatrix(rows, columns, all);
  }

  private static SparseMatrix sparse(List<Matrix> parts, int rows, int columns) {
    int[] starts = new int[rows + 1];
    int most = 0;
    for (Matrix part : parts) {
      most += part instanceof SparseMatrix sparse ? sparse.values().length : rows * part.columns();
    }
    int[] indices = new int[most];
    double[] values = new double[most];
    int at = 0;
    for (int row = 0; row < rows; row++) {
      int offset = 0;
      for (Matrix part : parts) {
        at = copyRow(part, row, offset, indices, values, at);
        offset += part.columns();
      }
      starts[row + 1] = at;
    }
    return new SparseMatrix(
        rows,
        columns,
        starts,
        java.util.Arrays.copyOf(indices, at),
        java.util.Arrays.copyOf(values, at));
  }

  private static int copyRow(
      Matrix part, int row, int offset, int[] indices, double[] values, int from) {
    int at = from;
    switch (part) {
      case SparseMatrix sparse -> {
        for (int k = sparse.starts()[row]; k < sparse.starts()[row + 1]; k++) {
          indices[at] = sparse.indices()[k] + offset;
          values[at++] = sparse.values()[k];
        }
      }
      case DenseMatrix dense -> {
        for (int column = 0; column < dense.columns(); column++) {
          double value = dense.at(row, column);
          if (value != 0) {
            indices[at] = column + offset;
            values[at++] = value;
          }
        }
      }
    }
    return at;
  }
}
