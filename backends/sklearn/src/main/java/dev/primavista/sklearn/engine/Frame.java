package dev.primavista.sklearn.engine;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.sklearn.data.Cells;
import dev.primavista.sklearn.data.Columns;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.estimator.Rows;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** A data frame while a transformer changes it: columns by name, each of which may be replaced. */
final class Frame {
  private final int rows;
  private final SequencedMap<String, Data> columns;
  private final Map<String, List<Object>> categories;

  Frame(Columns given) {
    rows = given.rows();
    columns = new LinkedHashMap<>(given.columns());
    categories = new HashMap<>(given.categories());
  }

  int rows() {
    return rows;
  }

  /** The numbers of a column, NaN for a missing one; not to be changed. */
  double[] numbers(String name) {
    if (column(name) instanceof DenseMatrix matrix) {
      return matrix.values();
    }
    @Nullable Object[] values = values(name);
    double[] numbers = new double[rows];
    for (int row = 0; row < rows; row++) {
      numbers[row] =
          switch (values[row]) {
            case null -> Double.NaN;
            case Double number -> number;
            case Boolean flag -> flag ? 1 : 0;
            default ->
                throw new InvalidRequest(
                    "wrong_datatype", place(row, name) + " is a text, a number expected", name);
          };
    }
    return numbers;
  }

  /** The values of a column: each a String, Double or Boolean, null or NaN for a missing one. */
  @Nullable Object[] values(String name) {
    return Rows.cells(column(name), 1).values();
  }

  private Data column(String name) {
    Data column = columns.get(name);
    if (column == null) {
      throw new InvalidRequest("missing_column", "column '" + name + "' is missing", name);
    }
    return column;
  }

  /** These columns as they are, in this order. */
  Columns select(List<String> names) {
    return new Columns(columns, categories).select(names);
  }

  /** A column of these numbers in the place of its namesake, or else behind all others. */
  void put(String name, double[] numbers) {
    put(name, new DenseMatrix(rows, 1, numbers));
  }

  /** The same of integers, of which none is missing. */
  void putWhole(String name, double[] integers) {
    put(name, new DenseMatrix(rows, 1, integers, DenseMatrix.Kind.INTEGERS));
  }

  /** Whether Python's column is one of integers, as far as a step before said so. */
  boolean isWhole(String name) {
    return column(name) instanceof DenseMatrix matrix && matrix.kind() == DenseMatrix.Kind.INTEGERS;
  }

  /** A column of these values, as {@link #values} has them. */
  void put(String name, @Nullable Object[] values) {
    put(name, Rows.plain(new Cells(rows, 1, values)));
  }

  /** A column of pandas' type {@code category}. */
  void put(String name, @Nullable Object[] values, List<Object> known) {
    put(name, values);
    categories.put(name, known);
  }

  /** An answer of so many columns under these names. */
  void put(List<String> names, Data answer) {
    switch (Rows.table(answer)) {
      case Cells cells -> {
        Cells all = Rows.cells(cells, names.size());
        for (int i = 0; i < names.size(); i++) {
          put(names.get(i), all.select(new int[] {i}).values());
        }
      }
      case Data table -> {
        DenseMatrix all = Rows.dense(table, names.size());
        for (int i = 0; i < names.size(); i++) {
          put(names.get(i), all.select(new int[] {i}));
        }
      }
    }
  }

  private void put(String name, Data column) {
    columns.put(name, column);
    categories.remove(name);
  }

  void drop(Collection<String> names) {
    names.forEach(columns::remove);
    names.forEach(categories::remove);
  }

  /** These columns in this order and no others; those that are not there hold this value. */
  void arrange(List<String> names, @Nullable Object filling) {
    for (String name : names) {
      if (!columns.containsKey(name)) {
        @Nullable Object[] values = new @Nullable Object[rows];
        Arrays.fill(values, filling);
        put(name, values);
      }
      columns.putLast(name, column(name));
    }
    drop(columns.keySet().stream().filter(name -> !names.contains(name)).toList());
  }

  Columns columns() {
    return new Columns(columns, categories);
  }

  /**
   * Refuses a missing value in one of these columns.
   *
   * @param type the transformer, for the message
   */
  void refuseMissing(String type, Collection<String> names) {
    for (String name : names) {
      Data column = column(name);
      if (column instanceof DenseMatrix matrix) {
        for (int row = 0; row < rows; row++) {
          if (Double.isNaN(matrix.values()[row])) {
            throw missing(type, row, name);
          }
        }
        continue;
      }
      @Nullable Object[] values = values(name);
      for (int row = 0; row < rows; row++) {
        if (isMissing(values[row])) {
          throw missing(type, row, name);
        }
      }
    }
  }

  private static InvalidRequest missing(String type, int row, String name) {
    return new InvalidRequest(
        "missing_value", place(row, name) + " is missing, a value expected by " + type, name);
  }

  /** Refuses infinity, and what is no number, in one of these columns. */
  void refuseInfinite(Collection<String> names) {
    for (String name : names) {
      double[] numbers = numbers(name);
      for (int row = 0; row < rows; row++) {
        if (Double.isInfinite(numbers[row])) {
          throw new InvalidRequest(
              "not_finite", place(row, name) + " is infinite, a finite number expected", name);
        }
      }
    }
  }

  static boolean isMissing(@Nullable Object value) {
    return value == null || (value instanceof Double number && number.isNaN());
  }

  /** A value's place for a message. */
  static String place(int row, String name) {
    return "row " + row + ", column '" + name + "'";
  }
}
