package dev.primavista.sklearn.data;

import dev.primavista.core.Amount;
import dev.primavista.core.ServingException.InvalidRequest;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Every element in one array, row after row.
 *
 * @param values {@code rows * columns} elements; not changed any more
 * @param kind what Python's array is one of
 */
public record DenseMatrix(int rows, int columns, double[] values, Kind kind) implements Matrix {
  /** What numbers stand for. */
  public enum Kind {
    FLOATS,
    INTEGERS,
    /** Zero for False, one for True. */
    TRUTHS
  }

  public DenseMatrix {
    if (values.length != (long) rows * columns) {
      throw new IllegalArgumentException(
          "values: " + values.length + " (expected: " + rows + " x " + columns + ")");
    }
  }

  public DenseMatrix(int rows, int columns, double[] values) {
    this(rows, columns, values, Kind.FLOATS);
  }

  /**
   * Rows of equal length.
   *
   * @throws InvalidRequest if they differ in length, or one is null
   */
  public static DenseMatrix of(double[][] rows) {
    for (int i = 0; i < rows.length; i++) {
      requireRow(i, rows[i]);
    }
    int columns = rows.length == 0 ? 0 : rows[0].length;
    double[] values = new double[rows.length * columns];
    for (int i = 0; i < rows.length; i++) {
      if (rows[i].length != columns) {
        throw new InvalidRequest(
            "wrong_shape",
            "row "
                + i
                + " has "
                + Amount.of(rows[i].length, "number")
                + " (expected: "
                + columns
                + ")");
      }
      System.arraycopy(rows[i], 0, values, i * columns, columns);
    }
    return new DenseMatrix(rows.length, columns, values);
  }

  static void requireRow(int place, @Nullable Object row) {
    if (row == null) {
      throw new InvalidRequest("wrong_shape", "row " + place + " is null (expected: numbers)");
    }
  }

  public double at(int row, int column) {
    return values[row * columns + column];
  }

  public double[] row(int row) {
    return Arrays.copyOfRange(values, row * columns, (row + 1) * columns);
  }

  /** These columns, in this order. */
  public DenseMatrix select(int[] chosen) {
    double[] picked = new double[rows * chosen.length];
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < chosen.length; i++) {
        picked[row * chosen.length + i] = values[row * columns + chosen[i]];
      }
    }
    return new DenseMatrix(rows, chosen.length, picked);
  }

  /** Every element changed by this function. */
  public DenseMatrix map(DoubleUnaryOperator change) {
    double[] changed = new double[values.length];
    for (int i = 0; i < changed.length; i++) {
      changed[i] = change.applyAsDouble(values[i]);
    }
    return new DenseMatrix(rows, columns, changed);
  }

  /** Integers: 1 for what is above the threshold, else 0. */
  public DenseMatrix above(double threshold) {
    return map(value -> value > threshold ? 1 : 0).as(Kind.INTEGERS);
  }

  /** The same numbers, where Python has them in an array of this kind. */
  public DenseMatrix as(Kind other) {
    return new DenseMatrix(rows, columns, values, other);
  }

  @Override
  public DenseMatrix map(ColumnFunction change) {
    double[] changed = new double[values.length];
    int at = 0;
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        changed[at] = change.apply(values[at], column);
        at++;
      }
    }
    return new DenseMatrix(rows, columns, changed);
  }

  @Override
  public DenseMatrix toDense() {
    return this;
  }
}
