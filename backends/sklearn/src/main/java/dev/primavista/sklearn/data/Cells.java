package dev.primavista.sklearn.data;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Rows and columns of anything, as a numpy array of objects holds them.
 *
 * @param values row after row; each a String, Double, Boolean, or null for None; a missing number
 *     is NaN; not changed any more
 * @param names of the columns; empty where they have none
 */
public record Cells(int rows, int columns, @Nullable Object[] values, List<String> names)
    implements Data {
  public Cells {
    names = List.copyOf(names);
    if (values.length != (long) rows * columns) {
      throw new IllegalArgumentException(
          "values: " + values.length + " (expected: " + rows + " x " + columns + ")");
    }
  }

  /** Cells whose columns have no names. */
  public Cells(int rows, int columns, @Nullable Object[] values) {
    this(rows, columns, values, List.of());
  }

  /** A column's name, or its place where it has none. */
  public String name(int column) {
    return column < names.size() ? names.get(column) : String.valueOf(column);
  }

  /** The same as messages call it: a name stands in quotes. */
  public String columnName(int column) {
    return column < names.size() ? "'" + name(column) + "'" : name(column);
  }

  public @Nullable Object at(int row, int column) {
    return values[row * columns + column];
  }

  /** These columns, in this order. */
  public Cells select(int[] chosen) {
    @Nullable Object[] picked = new @Nullable Object[rows * chosen.length];
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < chosen.length; i++) {
        picked[row * chosen.length + i] = at(row, chosen[i]);
      }
    }
    List<String> called =
        names.isEmpty() ? names : Arrays.stream(chosen).mapToObj(names::get).toList();
    return new Cells(rows, chosen.length, picked, called);
  }

  /** The columns one by one, named by their places. */
  public Columns named() {
    return named(IntStream.range(0, columns).mapToObj(String::valueOf).toList());
  }

  /** The columns one by one, by these names. */
  public Columns named(List<String> called) {
    SequencedMap<String, Data> named = new LinkedHashMap<>();
    for (int column = 0; column < columns; column++) {
      named.put(called.get(column), select(new int[] {column}));
    }
    return new Columns(named);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Cells cells
        && cells.rows == rows
        && cells.columns == columns
        && Arrays.equals(cells.values, values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }
}
