package dev.primavista.sklearn.boosting;

import dev.primavista.core.Amount;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.sklearn.data.Cells;
import dev.primavista.sklearn.data.Columns;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.SparseMatrix;
import dev.primavista.sklearn.data.Texts;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.trees.xgboost.XgBoostModel;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Rows as XGBoost sees them: float32, with NaN for missing values, for what a sparse matrix does
 * not store, and for the number that stands for a missing one. Categories of a data frame become
 * their places in the list that the model or the frame has.
 */
record XgBoostRows(XgBoostModel.Shape shape, float missing) {
  /** A matrix; named columns where the model knows their categories. */
  Input input() {
    boolean named =
        shape.categories().stream().anyMatch(list -> !list.isEmpty())
            && shape.featureNames().size() == shape.features();
    if (!named) {
      return new Input.Numbers(shape.features());
    }
    SequencedMap<String, Input.Column> columns = new LinkedHashMap<>();
    for (int i = 0; i < shape.features(); i++) {
      List<Object> known = shape.categories().get(i);
      columns.put(shape.featureNames().get(i), column(known));
    }
    return new Input.Named(columns);
  }

  private static Input.Column column(List<Object> known) {
    boolean numbers = known.stream().allMatch(Double.class::isInstance);
    return known.isEmpty()
        ? Input.Column.NUMBER
        : new Input.Column(
            numbers ? Input.Kind.NUMBER : Input.Kind.MIXED,
            known.stream().map(String::valueOf).toList());
  }

  DenseMatrix of(Data rows) {
    DenseMatrix dense =
        switch (rows) {
          case SparseMatrix sparse -> stored(sparse);
          case Columns frame -> frame(frame);
          case Cells cells when shape.categories().stream().anyMatch(list -> !list.isEmpty()) ->
              frame(cells.named());
          default -> Rows.dense(rows, shape.features());
        };
    if (dense.columns() != shape.features()) {
      throw new InvalidRequest(
          "wrong_shape",
          Amount.of(dense.columns(), "column")
              + " given, "
              + Amount.of(shape.features(), "column")
              + " expected");
    }
    return dense.map((double value) -> known((float) value));
  }

  private double known(float value) {
    if (value == missing) {
      return Double.NaN;
    }
    if (Float.isInfinite(value)) {
      throw new InvalidRequest("not_finite", "a number is infinite in float32");
    }
    return value;
  }

  /** Only stored values are there. */
  private static DenseMatrix stored(SparseMatrix sparse) {
    double[] values = new double[Math.multiplyExact(sparse.rows(), sparse.columns())];
    Arrays.fill(values, Double.NaN);
    for (int row = 0; row < sparse.rows(); row++) {
      for (int k = sparse.starts()[row]; k < sparse.starts()[row + 1]; k++) {
        values[row * sparse.columns() + sparse.indices()[k]] = sparse.values()[k];
      }
    }
    return new DenseMatrix(sparse.rows(), sparse.columns(), values);
  }

  private DenseMatrix frame(Columns frame) {
    int count = frame.columns().size();
    if (count != shape.features()) {
      throw new InvalidRequest(
          "wrong_shape",
          Amount.of(count, "column")
              + " given, "
              + Amount.of(shape.features(), "column")
              + " expected");
    }
    double[] values = new double[frame.rows() * count];
    int column = 0;
    for (Map.Entry<String, Data> entry : frame.columns().entrySet()) {
      List<Object> known = shape.categories().get(column);
      List<Object> own = frame.categories().getOrDefault(entry.getKey(), List.of());
      List<Object> list = known.isEmpty() ? own : known;
      double[] numbers =
          list.isEmpty() ? Rows.column(entry.getValue()) : places(entry.getValue(), list);
      for (int row = 0; row < numbers.length; row++) {
        values[row * count + column] = numbers[row];
      }
      column++;
    }
    return new DenseMatrix(frame.rows(), count, values);
  }

  private static double[] places(Data column, List<Object> known) {
    double[] places = new double[column.rows()];
    for (int row = 0; row < places.length; row++) {
      Object value = value(column, row);
      boolean absent = value == null || (value instanceof Double number && number.isNaN());
      int place = absent ? -1 : known.indexOf(value);
      if (place < 0 && !absent) {
        throw new InvalidRequest(
            "unknown_category",
            "row " + row + " is '" + value + "', one of " + known + " expected");
      }
      places[row] = absent ? Double.NaN : place;
    }
    return places;
  }

  private static @Nullable Object value(Data column, int row) {
    return switch (column) {
      case Cells cells -> cells.at(row, 0);
      case Texts texts -> texts.values().get(row);
      default -> Rows.numbers(column).toDense().values()[row];
    };
  }
}
