package dev.primavista.sklearn.declared;

import dev.primavista.core.Amount;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.sklearn.compose.Selection;
import dev.primavista.sklearn.data.Columns;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.estimator.Rows;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.IntStream;

/** Rows changed column by column; named columns keep their names. */
final class ByColumn {
  private ByColumn() {}

  /** Every number changed. */
  static Data each(Data rows, Matrix.ColumnFunction change) {
    if (!(rows instanceof Columns table)) {
      return Rows.numbers(rows).toDense().map(change);
    }
    SequencedMap<String, Data> changed = new LinkedHashMap<>();
    for (Map.Entry<String, Data> column : table.columns().entrySet()) {
      changed.put(column.getKey(), changed(column.getValue(), changed.size(), change));
    }
    return new Columns(changed);
  }

  /** The numbers of these columns changed. */
  static Data each(Data rows, Selection chosen, Matrix.ColumnFunction change) {
    if (!chosen.isNamed()) {
      Set<Integer> places = Set.copyOf(chosen.columnIndices());
      return each(
          rows, (value, column) -> places.contains(column) ? change.apply(value, column) : value);
    }
    if (!(rows instanceof Columns table)) {
      throw new InvalidRequest("wrong_datatype", "named columns expected");
    }
    SequencedMap<String, Data> changed = new LinkedHashMap<>(table.columns());
    for (String name : chosen.columnNames()) {
      Data column = changed.get(name);
      if (column == null) {
        throw new InvalidRequest("missing_column", "column '" + name + "' is missing", name);
      }
      changed.put(name, changed(column, 0, change));
    }
    return new Columns(changed, table.categories());
  }

  private static DenseMatrix changed(Data column, int place, Matrix.ColumnFunction change) {
    return Rows.numbers(column).toDense().map((value, only) -> change.apply(value, place));
  }

  /** What a list of one number, or one per column, has for this column. */
  static double at(double[] values, int column) {
    if (values.length == 1) {
      return values[0];
    }
    if (column >= values.length) {
      throw new InvalidRequest(
          "wrong_shape",
          "more than " + Amount.of(values.length, "column") + " given (expected: as many)");
    }
    return values[column];
  }

  /** Without these columns; those that were not sent are not missed. */
  static Data without(Data rows, List<String> names) {
    if (!(rows instanceof Columns table)) {
      return rows;
    }
    SequencedMap<String, Data> kept = new LinkedHashMap<>(table.columns());
    kept.keySet().removeAll(Set.copyOf(names));
    return new Columns(kept, table.categories());
  }

  /** Without the columns in these places. */
  static Data without(Data rows, int[] places) {
    Set<Integer> dropped = Set.copyOf(IntStream.of(places).boxed().toList());
    int columns =
        rows instanceof Columns table ? table.columns().size() : Rows.numbers(rows).columns();
    int[] kept = IntStream.range(0, columns).filter(i -> !dropped.contains(i)).toArray();
    return Rows.select(rows, kept);
  }

  /** With quotients of columns after the others. */
  static DenseMatrix withRatios(Data rows, List<Meaning.Ratio> ratios) {
    DenseMatrix given = Rows.numbers(rows).toDense();
    int width = given.columns() + ratios.size();
    double[] values = new double[Math.multiplyExact(given.rows(), width)];
    for (int row = 0; row < given.rows(); row++) {
      System.arraycopy(given.values(), row * given.columns(), values, row * width, given.columns());
      for (int i = 0; i < ratios.size(); i++) {
        values[row * width + given.columns() + i] = quotient(given, row, ratios.get(i));
      }
    }
    return new DenseMatrix(given.rows(), width, values);
  }

  private static double quotient(DenseMatrix rows, int row, Meaning.Ratio ratio) {
    int widest = Math.max(ratio.dividend(), ratio.divisor());
    if (widest >= rows.columns()) {
      throw new InvalidRequest(
          "wrong_shape",
          Amount.of(rows.columns(), "column") + " given, more than " + widest + " expected");
    }
    return rows.at(row, ratio.dividend()) / rows.at(row, ratio.divisor());
  }
}
