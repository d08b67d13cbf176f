package dev.primavista.sklearn.boosting;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.sklearn.data.Cells;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.trees.catboost.CatBoostModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Rows as CatBoost sees them: numbers, and the hashes of categories. */
final class CatBoostRows {
  private final int columns;
  private final boolean[] categorical;
  private final List<String> names;
  private final boolean numbersOnly;

  CatBoostRows(CatBoostModel model) {
    columns = model.features();
    categorical = model.categorical();
    names = model.names();
    boolean none = true;
    for (boolean flag : categorical) {
      none &= !flag;
    }
    numbersOnly = none;
  }

  /** A matrix; columns of mixed values, named where the file names them, for categories. */
  Input input() {
    if (numbersOnly) {
      return new Input.Numbers(columns);
    }
    List<Input.Column> kinds = new ArrayList<>();
    SequencedMap<String, Input.Column> named = new LinkedHashMap<>();
    for (int i = 0; i < columns; i++) {
      Input.Column column =
          categorical[i] ? new Input.Column(Input.Kind.MIXED, List.of()) : Input.Column.NUMBER;
      kinds.add(column);
      named.put(names.get(i), column);
    }
    boolean complete = named.size() == columns && !named.containsKey("");
    return complete ? new Input.Named(named) : new Input.Mixed(kinds);
  }

  /** The columns of a data frame; empty where CatBoost only numbered them, or names are missing. */
  List<String> columnNames() {
    boolean numbered =
        IntStream.range(0, columns).allMatch(i -> names.get(i).equals(String.valueOf(i)));
    boolean complete = Set.copyOf(names).size() == columns && !names.contains("");
    return numbered || !complete ? List.of() : names;
  }

  DenseMatrix of(Data rows) {
    if (numbersOnly) {
      return Rows.dense(rows, columns);
    }
    Cells cells = Rows.cells(rows, columns);
    double[] values = new double[cells.values().length];
    for (int i = 0; i < values.length; i++) {
      Object value = cells.values()[i];
      int column = i % columns;
      values[i] = categorical[column] ? hash(value, i / columns, column) : number(value, column);
    }
    return new DenseMatrix(cells.rows(), columns, values);
  }

  private static double hash(@Nullable Object value, int row, int column) {
    String text =
        switch (value) {
          case String given -> given;
          case Boolean flag -> flag ? "1" : "0";
          case Double number when number == Math.rint(number) && Math.abs(number) < 1L << 53 ->
              Long.toString(number.longValue());
          case null, default ->
              throw new InvalidRequest(
                  "wrong_datatype",
                  "row " + row + ", column " + column + " is " + value + ", a category expected");
        };
    return CatBoostModel.hash(text);
  }

  private static double number(@Nullable Object value, int column) {
    return switch (value) {
      case null -> Double.NaN;
      case Double number -> number;
      case Boolean flag -> flag ? 1 : 0;
      case Object other ->
          throw new InvalidRequest(
              "wrong_datatype", "column " + column + " is '" + other + "', a number expected");
    };
  }
}
