package dev.primavista.sklearn.preprocessing;

import dev.primavista.core.Amount;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.pickle.NdArray;
import dev.primavista.sklearn.data.Cells;
import dev.primavista.sklearn.data.Chosen;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Items;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.data.SparseMatrix;
import dev.primavista.sklearn.data.Texts;
import dev.primavista.sklearn.data.Vector;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.estimator.Labels;
import dev.primavista.sklearn.estimator.Learned;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.sklearn.estimator.State;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Encoders of labels: as their numbers, as columns of zeros and ones. */
final class LabelEncoders {
  private LabelEncoders() {}

  /** {@code LabelEncoder}. */
  static Estimator readEncoder(State state) {
    NdArray classes = state.array("classes_");
    Categories known = Categories.of(classes);
    Labels labels = Labels.of(classes);
    return Fitted.of(state, new Input.Mixed(List.of(known.column())))
        .note(Amount.of(labels.size(), "class"))
        .onRows(Method.TRANSFORM, rows -> Vector.ofInts(codes(known, rows)))
        .onRows(Method.INVERSE_TRANSFORM, rows -> new Chosen(labels, places(labels, rows)))
        .build();
  }

  private static int[] codes(Categories known, Data rows) {
    Cells cells = Rows.cells(rows, 1);
    int[] codes = new int[cells.rows()];
    for (int row = 0; row < codes.length; row++) {
      codes[row] = known.code(cells.at(row, 0));
      if (codes[row] < 0) {
        throw new InvalidRequest(
            "unknown_category", "row " + row + ": label '" + cells.at(row, 0) + "' is not known");
      }
    }
    return codes;
  }

  private static int[] places(Labels labels, Data rows) {
    double[] numbers = Rows.column(rows);
    int[] places = new int[numbers.length];
    for (int row = 0; row < places.length; row++) {
      places[row] = (int) numbers[row];
      if (places[row] < 0 || places[row] >= labels.size()) {
        throw new InvalidRequest(
            "out_of_range",
            "row " + row + ": " + numbers[row] + " (expected: 0 to " + (labels.size() - 1) + ")");
      }
    }
    return places;
  }

  /** {@code LabelBinarizer}: of two classes one column, of more one each. */
  static Estimator readBinarizer(State state) {
    NdArray classes = state.array("classes_");
    Categories known = Categories.of(classes);
    Labels labels = Labels.of(classes);
    int negative = state.integer("neg_label", 0);
    int positive = state.integer("pos_label", 1);
    double middle = (positive + negative) / 2.0;
    boolean sparse = state.flag("sparse_output", false);
    boolean several = state.text("y_type_", "").equals("multilabel-indicator");
    Input input =
        several ? new Input.Numbers(known.size()) : new Input.Mixed(List.of(known.column()));
    return Fitted.of(state, input)
        .note(Amount.of(labels.size(), "class"))
        .onRows(
            Method.TRANSFORM,
            rows -> {
              DenseMatrix encoded =
                  several && !isColumn(rows)
                      ? Rows.dense(rows, known.size()).map(x -> x != 0 ? positive : negative)
                      : binarized(known, Rows.cells(rows, 1), negative, positive);
              return sparse ? SparseMatrix.of(encoded) : encoded;
            })
        .onRows(
            Method.INVERSE_TRANSFORM,
            rows ->
                several
                    ? Rows.numbers(rows).toDense().map(x -> x > middle ? 1 : 0)
                    : chosen(labels, Rows.numbers(rows), middle))
        .build();
  }

  private static boolean isColumn(Data rows) {
    return switch (Rows.table(rows)) {
      case Matrix matrix -> matrix.columns() == 1;
      case Cells cells -> cells.columns() == 1;
      default -> false;
    };
  }

  private static DenseMatrix binarized(Categories known, Cells rows, int negative, int positive) {
    if (rows.rows() == 0) {
      throw new InvalidRequest("wrong_shape", "no labels given, at least one expected");
    }
    int width = known.size() <= 2 ? 1 : known.size();
    double[] values = new double[rows.rows() * width];
    Arrays.fill(values, negative);
    for (int row = 0; row < rows.rows(); row++) {
      int code = known.code(rows.at(row, 0));
      if (width == 1 && code == 1) {
        values[row] = positive;
      } else if (width > 1 && code >= 0) {
        values[row * width + code] = positive;
      }
    }
    return new DenseMatrix(rows.rows(), width, values);
  }

  private static Chosen chosen(Labels labels, Matrix rows, double threshold) {
    DenseMatrix dense = rows.toDense();
    if (dense.columns() == 1) {
      return Fitted.mostOf(labels, dense.map(value -> value - threshold));
    }
    return Fitted.greatestOf(labels, dense);
  }

  /** {@code MultiLabelBinarizer}: lists of labels; those that are not known are left out. */
  static Estimator readMultiLabel(State state) {
    Categories known = Categories.of(state.array("classes_"));
    boolean sparse = state.flag("sparse_output", false);
    return Fitted.of(state, new Input.Values())
        .note(Amount.of(known.size(), "label"))
        .learned((turn, next) -> Learned.of(label(known, turn)))
        .onRows(
            Method.TRANSFORM,
            rows -> {
              DenseMatrix encoded = marked(known, rows);
              return sparse ? SparseMatrix.of(encoded) : encoded;
            })
        .onRows(Method.INVERSE_TRANSFORM, rows -> listed(known, rows))
        .build();
  }

  /** A list of one of them. */
  private static List<Object> label(Categories known, int turn) {
    return List.copyOf(Categories.learned(List.of(known), turn).values().values());
  }

  private static DenseMatrix marked(Categories known, Data rows) {
    List<? extends Object> lists =
        switch (rows) {
          case Items items -> items.values();
          case Texts texts -> texts.values();
          default ->
              throw new InvalidRequest("wrong_datatype", "one list of labels per row expected");
        };
    double[] values = new double[lists.size() * known.size()];
    for (int row = 0; row < lists.size(); row++) {
      for (Object label : labels(lists.get(row), row)) {
        int code = known.code(label);
        if (code >= 0) {
          values[row * known.size() + code] = 1;
        }
      }
    }
    return new DenseMatrix(lists.size(), known.size(), values);
  }

  /** A text counts as the list of its characters, as Python's does. */
  private static List<?> labels(Object value, int row) {
    return switch (value) {
      case List<?> list -> list;
      case String text -> text.codePoints().mapToObj(Character::toString).toList();
      default -> throw new InvalidRequest("wrong_datatype", "row " + row + " is no list of labels");
    };
  }

  private static Items listed(Categories known, Data rows) {
    DenseMatrix dense = Rows.dense(rows, known.size());
    List<Object> all = new ArrayList<>();
    for (int row = 0; row < dense.rows(); row++) {
      List<Object> labels = new ArrayList<>();
      for (int code = 0; code < known.size(); code++) {
        Object value = known.value(code);
        if (dense.at(row, code) != 0 && value != null) {
          labels.add(value);
        }
      }
      all.add(labels);
    }
    return new Items(all);
  }
}
