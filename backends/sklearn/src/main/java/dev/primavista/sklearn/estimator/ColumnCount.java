package dev.primavista.sklearn.estimator;

import dev.primavista.sklearn.data.Cells;
import dev.primavista.sklearn.data.Columns;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.Matrix;

/** The number of columns of an estimator that passes some of them on to others. */
public record ColumnCount(int expected) {
  /** The rows as they are; fails if they have more columns or fewer. */
  public Data check(Data rows) {
    int given =
        switch (rows) {
          case Matrix matrix -> matrix.columns();
          case Cells cells -> cells.columns();
          case Columns named -> named.columns().size();
          default -> 1;
        };
    if (given != expected) {
      throw Rows.wrongColumns(rows.rows(), given, expected);
    }
    return rows;
  }
}
