package dev.primavista.sklearn.data;

/** Numbers in rows and columns. */
public sealed interface Matrix extends Data permits DenseMatrix, SparseMatrix {
  int columns();

  /** All elements in row order. */
  DenseMatrix toDense();
}
