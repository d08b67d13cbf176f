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

  /** All elements in row order. */
  DenseMatrix toDense();
}
