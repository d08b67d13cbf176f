package dev.primavista.sklearn.preprocessing;

import dev.primavista.core.Amount;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.pickle.NdArray;
import dev.primavista.pickle.PyNone;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.data.Cells;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.data.SparseMatrix;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.sklearn.estimator.State;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** {@code OneHotEncoder}: a column of zeros and ones for each category that is not dropped. */
final class OneHotEncoder {
  private static final int KEPT = -1;

  private final CategoryCodes codes;
  private final int[] dropped;
  private final int[] starts;
  private final boolean sparse;
  private final boolean unknownIsZero;
  private final boolean unknownIsRare;

  private OneHotEncoder(State state) {
    codes = new CategoryCodes(state);
    dropped = dropped(state, codes.columns().size());
    starts = new int[dropped.length + 1];
    for (int i = 0; i < dropped.length; i++) {
      starts[i + 1] = starts[i] + codes.size(i) - (dropped[i] == KEPT ? 0 : 1);
    }
    sparse =
        state.optional("sparse_output").isPresent()
            ? state.flag("sparse_output", true)
            : state.flag("sparse", true);
    String unknown = state.text("handle_unknown", "error");
    unknownIsZero = unknown.equals("ignore");
    unknownIsRare = unknown.equals("infrequent_if_exist") || unknown.equals("warn");
  }

  private static int[] dropped(State state, int columns) {
    int[] dropped = new int[columns];
    Arrays.fill(dropped, KEPT);
    String attribute =
        state.optional("_drop_idx_after_grouping").isPresent()
            ? "_drop_idx_after_grouping"
            : "drop_idx_";
    if (state.optional(attribute).isEmpty()) {
      return dropped;
    }
    NdArray given = state.array(attribute);
    if (given.dtype().kind() != 'O') {
      return given.ints();
    }
    int i = 0;
    for (PyValue item : given.objects()) {
      dropped[i++] = item instanceof PyNone ? KEPT : State.integer(attribute, item);
    }
    return dropped;
  }

  static Estimator read(State state) {
    if (LegacyOneHotEncoder.wrote(state)) {
      return readLegacy(state);
    }
    OneHotEncoder encoder = new OneHotEncoder(state);
    return Fitted.of(state, Categories.input(encoder.codes.columns()))
        .columnsWithNone(Categories.withNone(encoder.codes.columns()))
        .note(
            Amount.of(encoder.codes.columns().size(), "column")
                + ", "
                + Amount.of(encoder.width(), "category"))
        .learned((turn, next) -> Categories.learned(encoder.codes.columns(), turn))
        .onRows(Method.TRANSFORM, encoder::transform)
        .onRows(Method.INVERSE_TRANSFORM, encoder::inverse)
        .build();
  }

  /** From 0.20 on the way back is the same as today. */
  private static Estimator readLegacy(State state) {
    Fitted.Builder builder = LegacyOneHotEncoder.builder(state);
    if (state.optional("categories_").isPresent()) {
      builder.onRows(Method.INVERSE_TRANSFORM, new OneHotEncoder(state)::inverse);
    }
    return builder.build();
  }

  private int width() {
    return starts[starts.length - 1];
  }

  private Matrix transform(Data rows) {
    Cells cells = codes.cells(rows);
    int[] rowStarts = new int[cells.rows() + 1];
    int[] indices = new int[cells.values().length];
    int at = 0;
    for (int row = 0; row < cells.rows(); row++) {
      for (int column = 0; column < dropped.length; column++) {
        int code = codes.code(cells, row, column, CategoryCodes.UNKNOWN);
        if (code >= 0 && code != dropped[column]) {
          boolean after = dropped[column] != KEPT && code > dropped[column];
          indices[at++] = starts[column] + code - (after ? 1 : 0);
        }
      }
      rowStarts[row + 1] = at;
    }
    double[] ones = new double[at];
    Arrays.fill(ones, 1);
    SparseMatrix encoded =
        new SparseMatrix(cells.rows(), width(), rowStarts, Arrays.copyOf(indices, at), ones);
    return sparse ? encoded : encoded.toDense();
  }

  private Data inverse(Data rows) {
    DenseMatrix dense = Rows.dense(rows, width());
    @Nullable Object[] values = new @Nullable Object[dense.rows() * dropped.length];
    for (int row = 0; row < dense.rows(); row++) {
      for (int column = 0; column < dropped.length; column++) {
        values[row * dropped.length + column] = category(dense, row, column);
      }
    }
    return numbersIfAll(new Cells(dense.rows(), dropped.length, values));
  }

  /** Numbers as a matrix. */
  static Data numbersIfAll(Cells cells) {
    boolean numbers = Arrays.stream(cells.values()).allMatch(value -> value instanceof Double);
    return numbers ? Rows.numbers(cells) : cells;
  }

  /**
   * The category that a row's ones stand for. As scikit-learn's, the place of a dropped category is
   * taken for one among all categories where a row without ones may stand for an unknown value.
   */
  private @Nullable Object category(DenseMatrix rows, int row, int column) {
    int best = starts[column];
    double sum = 0;
    for (int i = starts[column]; i < starts[column + 1]; i++) {
      sum += rows.at(row, i);
      best = rows.at(row, i) > rows.at(row, best) ? i : best;
    }
    boolean alone = starts[column] == starts[column + 1];
    if (sum == 0 || alone) {
      boolean unknown = unknownIsZero || (unknownIsRare && !codes.grouped(column));
      if (dropped[column] != KEPT) {
        return alone || unknown
            ? codes.columns().get(column).value(dropped[column])
            : codes.value(column, dropped[column]);
      }
      if (unknown) {
        return null;
      }
      throw new InvalidRequest(
          "unknown_category", "row " + row + " has no category in column " + column);
    }
    int code = best - starts[column];
    return codes.value(
        column, dropped[column] != KEPT && code >= dropped[column] ? code + 1 : code);
  }
}
