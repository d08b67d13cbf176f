package dev.primavista.sklearn.data;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Rows and columns of anything, as a numpy array of objects holds them.
 *
 * @param values row after row; each a String, Double, Boolean, or null for None; a missing number
 *     is NaN; not changed any more
 */
public record Cells(int rows, int columns, @Nullable Object[] values) implements Data {
  public Cells {
    if (values.length != (long) rows * columns) {
      throw new IllegalArgumentException(
          "values: " + values.length + " (expected: " + rows + " x " + columns + ")");
    }
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
    return new Cells(rows, chosen.length, picked);
  }

  /** The columns one by one, named by their places. */
  public Columns named() {
    SequencedMap<String, Data> named = new LinkedHashMap<>();
    for (int column = 0; column < columns; column++) {
      named.put(String.valueOf(column), select(new int[] {column}));
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
