package dev.primavista.sklearn.data;

/** Numbers in rows and columns. */
public sealed interface Matrix extends Data permits DenseMatrix, SparseMatrix {
  int columns();

  /** A number from one of the given column. */
  @FunctionalInterface
  interface ColumnFunction {
    double apply(double value, int column);
  }

  /** Every stored element changed; those of a sparse matrix that are not stored stay zero. */
  Matrix map(ColumnFunction change);

  /** The elements that are kept, row after row. */
  double[] values();

  /** Whether every number is one of float32, as where Python was given an array of these. */
  default boolean isSingle() {
    for (double value : values()) {
      if (value != (float) value && !Double.isNaN(value)) {
        return false;
      }
    }
    return true;
  }

  /** All elements in row order. */
  DenseMatrix toDense();
}
