package dev.primavista.sklearn.impute;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.pickle.PyFloat;
import dev.primavista.pickle.PyGlobal;
import dev.primavista.pickle.PyNone;
import dev.primavista.pickle.PyObject;
import dev.primavista.pickle.PyStr;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.data.Cells;
import dev.primavista.sklearn.data.Columns;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.data.SparseMatrix;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.sklearn.estimator.State;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which values count as missing.
 *
 * @param value NaN for NaN, null for None, a number, or a text
 * @param all whether None and NaN both do, as for {@code pandas.NA}
 */
record Missing(@Nullable Object value, boolean all) {
  static Missing read(State state) {
    PyValue given = state.object().attribute("missing_values").orElse(new PyFloat(Double.NaN));
    return switch (given) {
      case PyNone _ -> new Missing(null, false);
      case PyStr text when text.value().equals("NaN") -> new Missing(Double.NaN, false);
      case PyStr text -> new Missing(text.value(), false);
      case PyGlobal global when global.name().equals("NA") -> new Missing(Double.NaN, true);
      case PyObject object when object.type().name().equals("NAType") ->
          new Missing(Double.NaN, true);
      case PyValue number -> new Missing(State.number("missing_values", number), false);
    };
  }

  boolean isNaN() {
    return value instanceof Double number && number.isNaN();
  }

  boolean matches(double number) {
    return value instanceof Double wanted
        && (wanted.isNaN() ? Double.isNaN(number) : wanted == number);
  }

  boolean matchesCell(@Nullable Object cell) {
    return switch (cell) {
      case null -> value == null || all;
      case Double number -> matches(number);
      case Boolean flag -> matches(flag ? 1 : 0);
      case Object other -> other.equals(value);
    };
  }

  /** Numbers of so many columns; NaN only where it counts as missing, no infinity. */
  Matrix numbers(Data rows, int columns) {
    if (value != null && !(value instanceof Double)) {
      throw new InvalidRequest(
          "wrong_datatype", "numbers given, texts expected, of which '" + value + "' is missing");
    }
    if (rows instanceof SparseMatrix && matches(0)) {
      throw new InvalidRequest(
          "wrong_datatype", "a sparse matrix given, where 0 is missing it is a full one");
    }
    return isNaN() ? Rows.boundedMatrix(rows, columns) : Rows.finiteMatrix(rows, columns);
  }

  /** Cells of so many columns, of which none was fitted on None beside what counts as missing. */
  Cells cells(Data rows, int columns) {
    return cells(rows, columns, Set.of());
  }

  /**
   * Cells of so many columns; NaN only where it counts as missing. A data frame does not tell None
   * from NaN: there both are None in the columns that were fitted on it, else what counts as
   * missing.
   */
  Cells cells(Data rows, int columns, Set<Integer> withNone) {
    Cells cells = Rows.cells(rows, columns);
    @Nullable Object[] values = cells.values().clone();
    for (int i = 0; i < values.length; i++) {
      boolean absent = values[i] == null || (values[i] instanceof Double x && x.isNaN());
      if (absent && rows instanceof Columns) {
        values[i] = value == null || withNone.contains(i % columns) ? null : Double.NaN;
      }
      if (values[i] instanceof Double x && x.isNaN() && !isNaN()) {
        throw new InvalidRequest(
            "not_finite",
            "row "
                + i / columns
                + ", column "
                + i % columns
                + " is NaN, missing values are given as "
                + value);
      }
    }
    return new Cells(cells.rows(), columns, values);
  }
}
