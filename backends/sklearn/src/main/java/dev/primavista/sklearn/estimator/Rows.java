package dev.primavista.sklearn.estimator;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.sklearn.data.Columns;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.data.Texts;

/** Rows as an estimator needs them; anything else is the caller's mistake. */
public final class Rows {
  private Rows() {}

  /** A matrix of so many columns. */
  public static Matrix matrix(Data rows, int columns) {
    if (rows instanceof Matrix matrix && matrix.columns() == columns) {
      return matrix;
    }
    String given = rows instanceof Matrix matrix ? matrix.columns() + " columns" : kindOf(rows);
    throw new InvalidRequest("wrong_shape", given + " given, " + columns + " columns expected");
  }

  public static Texts texts(Data rows) {
    if (rows instanceof Texts texts) {
      return texts;
    }
    throw new InvalidRequest("wrong_datatype", kindOf(rows) + " given, one text per row expected");
  }

  private static String kindOf(Data rows) {
    return switch (rows) {
      case Matrix matrix -> "numbers";
      case Texts texts -> "texts";
      case Columns columns -> "named columns";
    };
  }
}
