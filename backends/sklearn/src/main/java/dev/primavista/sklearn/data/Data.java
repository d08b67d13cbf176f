package dev.primavista.sklearn.data;

/** Rows for an estimator, or what it answers for them. */
public sealed interface Data
    permits Matrix, Vector, Chosen, Texts, Cells, Columns, Items, Images, Many {
  int rows();
}
