package dev.primavista.server.records;

import dev.primavista.core.Amount;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.ServingException.TooLarge;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelDescription.Fact;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;

/**
 * Rows of which only some columns are told, counted from 0. Any other is missing for XGBoost and 0
 * for every other model, as in sparse matrices of Python.
 */
final class SparseRows {
  /**
   * Elements of all rows together, 8 MiB. A few bytes ask for a whole row, and the memory for
   * bodies counts those bytes alone.
   */
  private static final int MOST_ELEMENTS = 1 << 20;

  private final RowForms forms;
  private final int width;
  private final double absent;
  private final List<double[]> rows = new ArrayList<>();
  private BitSet given = new BitSet();

  SparseRows(RowForms forms) {
    this.forms = forms;
    this.width = width(forms);
    this.absent = isSparse(forms.model()) ? Double.NaN : 0;
  }

  /** The columns of a row; the model has to say how many there are. */
  private static int width(RowForms forms) {
    return forms
        .list()
        .map(list -> list.shape())
        .filter(shape -> shape.rank() == 2 && shape.dimension(1) != Shape.ANY)
        .map(shape -> (int) Math.min(shape.dimension(1), Integer.MAX_VALUE))
        .or(() -> forms.columns().map(RecordBuilder::width))
        .orElseThrow(forms::notForRows);
  }

  private static boolean isSparse(LoadedModel model) {
    return model.description().facts().stream()
        .filter(fact -> fact.name().equals("estimator"))
        .map(Fact::values)
        .anyMatch(values -> values.getFirst().toLowerCase(Locale.ROOT).startsWith("xgboost"));
  }

  /** How many columns a row has. */
  int width() {
    return width;
  }

  /**
   * Begins a row.
   *
   * @throws TooLarge if there are more elements than memory is given for
   */
  void begin() {
    if ((rows.size() + 1L) * width > MOST_ELEMENTS) {
      throw new TooLarge(
          forms.name()
              + ": more than "
              + rows.size()
              + " rows of "
              + Amount.of(width, "column")
              + " were sent (expected: at most "
              + MOST_ELEMENTS
              + " values)",
          "send fewer rows in a request");
    }
    double[] row = new double[width];
    Arrays.fill(row, absent);
    rows.add(row);
    given = new BitSet();
  }

  /**
   * Tells a column of the row that was begun last.
   *
   * @param place of the row, for messages
   * @throws InvalidRequest if there is no such column, or it was told before
   */
  void put(long column, double value, String place) {
    if (column < 0 || column >= width) {
      throw new InvalidRequest(
          "wrong_shape",
          place
              + "column "
              + Long.toUnsignedString(column)
              + " given, "
              + Amount.of(width, "column")
              + " expected, counted from 0");
    }
    int index = (int) column;
    if (given.get(index)) {
      throw new InvalidRequest(
          "repeated_field", place + "column " + column + " is there twice (expected: once)");
    }
    given.set(index);
    rows.getLast()[index] = value;
  }

  /**
   * The model's tensors.
   *
   * @throws InvalidRequest if there is no row, or it does not take them
   */
  SequencedMap<String, Tensor> read() {
    if (rows.isEmpty()) {
      throw RowForms.noRow(forms.name());
    }
    return NpyRows.of(forms, FixedTensor.ofDoubles(Shape.of(rows.size(), width), joined(rows)));
  }

  /** All values of rows that are equally long. */
  static double[] joined(List<double[]> rows) {
    int width = rows.getFirst().length;
    double[] all = new double[Math.multiplyExact(rows.size(), width)];
    for (int i = 0; i < rows.size(); i++) {
      System.arraycopy(rows.get(i), 0, all, i * width, width);
    }
    return all;
  }
}
