package dev.primavista.sklearn.xgboost;

import dev.primavista.sklearn.data.Cells;
import dev.primavista.sklearn.data.Columns;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Texts;
import dev.primavista.sklearn.estimator.Rows;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** A data frame's categories as their places in their column's list. */
final class CategoryNumbers {
  private CategoryNumbers() {}

  static Columns of(Columns frame) {
    SequencedMap<String, Data> columns = new LinkedHashMap<>();
    frame
        .columns()
        .forEach(
            (name, column) -> {
              List<Object> categories = frame.categories().get(name);
              columns.put(name, categories == null ? column : numbers(column, categories));
            });
    return new Columns(columns);
  }

  private static DenseMatrix numbers(Data column, List<Object> categories) {
    double[] values = new double[column.rows()];
    for (int row = 0; row < values.length; row++) {
      int place = categories.indexOf(cell(column, row));
      values[row] = place < 0 ? Double.NaN : place;
    }
    return new DenseMatrix(values.length, 1, values);
  }

  private static @Nullable Object cell(Data column, int row) {
    return switch (column) {
      case Texts texts -> texts.values().get(row);
      case Cells cells -> cells.at(row, 0);
      case Data other -> Rows.numbers(other).toDense().at(row, 0);
    };
  }
}
