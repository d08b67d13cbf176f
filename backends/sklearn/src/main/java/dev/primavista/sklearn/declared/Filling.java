package dev.primavista.sklearn.declared;

import dev.primavista.core.Amount;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.pickle.PyDict;
import dev.primavista.pickle.PyStr;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.data.Cells;
import dev.primavista.sklearn.data.Columns;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Missing values replaced by constants.
 *
 * @param byName one value per named column; empty where places count
 * @param byPlace one value for all columns, or one per column
 */
record Filling(Map<String, Object> byName, Object[] byPlace) {

  static Estimator read(State state, Meaning.Fills fills) {
    Filling filling = of(state, fills.attribute());
    return DeclaredStep.ofSameShape(state.type(), "missing values filled", filling::fill);
  }

  private static Filling of(State state, String attribute) {
    PyValue value = state.required(attribute);
    if (value instanceof PyStr text) {
      return new Filling(Map.of(), new Object[] {text.value()});
    }
    if (!(value instanceof PyDict dict)) {
      double[] numbers = state.numbers(attribute);
      Object[] values = new Object[numbers.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = numbers[i];
      }
      return new Filling(Map.of(), values);
    }
    Map<String, Object> byName = new HashMap<>();
    for (PyDict.Entry entry : dict.entries()) {
      if (!(entry.key() instanceof PyStr name)) {
        throw new UnreadableModel("attribute '" + attribute + "' has keys that are no texts");
      }
      byName.put(
          name.value(),
          entry.value() instanceof PyStr text
              ? text.value()
              : (Object) State.number(attribute, entry.value()));
    }
    return new Filling(Map.copyOf(byName), new Object[0]);
  }

  private Data fill(Data rows) {
    if (!(rows instanceof Columns table)) {
      DenseMatrix matrix = Rows.numbers(rows).toDense();
      return matrix.map((x, column) -> Double.isNaN(x) ? number(value("", column)) : x);
    }
    SequencedMap<String, Data> filled = new LinkedHashMap<>();
    for (Map.Entry<String, Data> column : table.columns().entrySet()) {
      Object value = value(column.getKey(), filled.size());
      filled.put(
          column.getKey(), value == null ? column.getValue() : filled(column.getValue(), value));
    }
    return new Columns(filled, table.categories());
  }

  /** What this column's missing values become; null if they stay. */
  private @Nullable Object value(String name, int place) {
    if (byPlace.length == 0) {
      return byName.get(name);
    }
    if (byPlace.length > 1 && place >= byPlace.length) {
      throw new InvalidRequest(
          "wrong_shape",
          "more than " + Amount.of(byPlace.length, "column") + " given (expected: as many)");
    }
    return byPlace[byPlace.length == 1 ? 0 : place];
  }

  private static double number(@Nullable Object value) {
    return switch (value) {
      case null -> Double.NaN;
      case Double number -> number;
      default ->
          throw new InvalidRequest(
              "wrong_datatype", "a missing number would become '" + value + "' (expected: none)");
    };
  }

  private static Data filled(Data column, Object value) {
    return switch (column) {
      case DenseMatrix numbers -> numbers.map(x -> Double.isNaN(x) ? number(value) : x);
      case Cells cells -> {
        @Nullable Object[] values = cells.values().clone();
        for (int i = 0; i < values.length; i++) {
          if (values[i] == null || (values[i] instanceof Double x && x.isNaN())) {
            values[i] = value;
          }
        }
        yield new Cells(cells.rows(), cells.columns(), values);
      }
      default -> column;
    };
  }
}
