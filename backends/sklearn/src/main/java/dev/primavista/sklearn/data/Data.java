package dev.primavista.sklearn.data;

/** Rows for an estimator. */
public sealed interface Data permits Matrix, Texts, Columns {
  int rows();
}
