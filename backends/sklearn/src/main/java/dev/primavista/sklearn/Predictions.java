package dev.primavista.sklearn;

import dev.primavista.core.tensor.DataType;
import dev.primavista.sklearn.data.Cells;
import dev.primavista.sklearn.data.Chosen;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Many;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.data.Texts;
import dev.primavista.sklearn.data.Vector;
import dev.primavista.sklearn.estimator.Labels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * What {@code predict} answers: per row one label or number, or several where the model has several
 * outputs. A label is what the model's {@code classes_} holds: a text, an integer, a floating-point
 * number or a truth value. Immutable.
 */
public final class Predictions {
  private final int rows;
  private final List<Data> outputs;

  private Predictions(int rows, List<Data> outputs) {
    this.rows = rows;
    this.outputs = List.copyOf(outputs);
  }

  static Predictions of(Data answer) {
    List<Data> outputs = new ArrayList<>();
    switch (answer) {
      case Many many -> outputs.addAll(many.parts());
      case Matrix matrix -> {
        DenseMatrix dense = matrix.toDense();
        for (int column = 0; column < dense.columns(); column++) {
          outputs.add(column(dense, column));
        }
      }
      case Cells cells -> {
        for (int column = 0; column < cells.columns(); column++) {
          outputs.add(cells.select(new int[] {column}));
        }
      }
      default -> outputs.add(answer);
    }
    return new Predictions(answer.rows(), outputs);
  }

  private static Data column(DenseMatrix matrix, int column) {
    double[] values = matrix.select(new int[] {column}).values();
    return switch (matrix.kind()) {
      case FLOATS -> new Vector(values);
      case INTEGERS -> new Vector(values, true);
      case TRUTHS ->
          new Cells(
              values.length,
              1,
              Arrays.stream(values).mapToObj(value -> value != 0).toArray(Boolean[]::new));
    };
  }

  public int rows() {
    return rows;
  }

  /** How many labels or numbers there are per row: 1, unless the model has several outputs. */
  public int outputs() {
    return outputs.size();
  }

  /** The row's label or number: a String, Long, Double or Boolean. */
  public Object value(int row) {
    return value(row, 0);
  }

  /** The label or number of one of several outputs: a String, Long, Double or Boolean. */
  public Object value(int row, int output) {
    return switch (outputs.get(output)) {
      case Chosen chosen -> label(chosen.labels(), chosen.indices()[row]);
      case Vector vector when vector.whole() -> (long) vector.values()[row];
      case Vector vector -> vector.values()[row];
      case Texts texts -> texts.values().get(row);
      case Cells cells -> Objects.requireNonNull(cells.at(row, 0));
      case Data other -> throw new IllegalStateException("a prediction of " + other.getClass());
    };
  }

  private static Object label(Labels labels, int index) {
    return switch (labels.dataType()) {
      case BYTES -> labels.names().get(index);
      case FP64 -> labels.number(index);
      case BOOL -> labels.integer(index) != 0;
      default -> labels.integer(index);
    };
  }

  /** The row's label as text, as Python's {@code str} writes texts, integers and truth values. */
  public String text(int row) {
    return outputs.getFirst() instanceof Chosen chosen
        ? chosen.labels().names().get(chosen.indices()[row])
        : value(row).toString();
  }

  /**
   * The row's label or number.
   *
   * @throws UnsupportedOperationException if it is a text
   */
  public double number(int row) {
    return outputs.getFirst() instanceof Chosen chosen
        ? chosen.labels().number(chosen.indices()[row])
        : asNumber(value(row));
  }

  private static double asNumber(Object value) {
    return switch (value) {
      case Number number -> number.doubleValue();
      case Boolean flag -> flag ? 1 : 0;
      default -> throw new UnsupportedOperationException("'" + value + "' is no number");
    };
  }

  /**
   * The row's label, where labels are integers; the number of its cluster; 1 or -1 of an outlier
   * detector.
   *
   * @throws UnsupportedOperationException if it is no integer
   */
  public long integer(int row) {
    double number = number(row);
    if (number != (long) number) {
      throw new UnsupportedOperationException(number + " is no integer");
    }
    return outputs.getFirst() instanceof Chosen chosen
            && chosen.labels().dataType() == DataType.INT64
        ? chosen.labels().integer(chosen.indices()[row])
        : (long) number;
  }

  /** {@link #text} of every row. */
  public List<String> texts() {
    List<String> texts = new ArrayList<>(rows);
    for (int row = 0; row < rows; row++) {
      texts.add(text(row));
    }
    return List.copyOf(texts);
  }

  /** {@link #number} of every row. */
  public double[] numbers() {
    double[] numbers = new double[rows];
    for (int row = 0; row < rows; row++) {
      numbers[row] = number(row);
    }
    return numbers;
  }

  /** {@link #integer} of every row. */
  public long[] integers() {
    long[] integers = new long[rows];
    for (int row = 0; row < rows; row++) {
      integers[row] = integer(row);
    }
    return integers;
  }
}
