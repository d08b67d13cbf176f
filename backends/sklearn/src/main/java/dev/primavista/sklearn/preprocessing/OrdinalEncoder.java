package dev.primavista.sklearn.preprocessing;

import dev.primavista.core.Amount;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.pickle.PyDict;
import dev.primavista.sklearn.data.Cells;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.sklearn.estimator.State;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code OrdinalEncoder}: each category as its number. */
final class OrdinalEncoder {
  private final CategoryCodes codes;
  private final int[] missing;
  private final double missingValue;
  private final double unknownValue;
  private final boolean encodesUnknown;

  private OrdinalEncoder(State state) {
    codes = new CategoryCodes(state);
    missing = new int[codes.columns().size()];
    Arrays.fill(missing, CategoryCodes.UNKNOWN);
    if (state.optional("_missing_indices").orElse(null) instanceof PyDict dict) {
      for (PyDict.Entry entry : dict.entries()) {
        missing[State.integer("_missing_indices", entry.key())] =
            State.integer("_missing_indices", entry.value());
      }
    }
    missingValue = state.number("encoded_missing_value", Double.NaN);
    unknownValue = state.number("unknown_value", Double.NaN);
    encodesUnknown = state.text("handle_unknown", "error").equals("use_encoded_value");
  }

  static Estimator read(State state) {
    OrdinalEncoder encoder = new OrdinalEncoder(state);
    return Fitted.of(state, Categories.input(encoder.codes.columns()))
        .columnsWithNone(Categories.withNone(encoder.codes.columns()))
        .note(Amount.of(encoder.missing.length, "column"))
        .learned((turn, next) -> Categories.learned(encoder.codes.columns(), turn))
        .onRows(Method.TRANSFORM, encoder::transform)
        .onRows(Method.INVERSE_TRANSFORM, encoder::inverse)
        .build();
  }

  private DenseMatrix transform(Data rows) {
    Cells cells = codes.cells(rows);
    double[] values = new double[cells.values().length];
    for (int i = 0; i < values.length; i++) {
      int column = i % missing.length;
      int code = codes.code(cells, i / missing.length, column, missing[column]);
      values[i] =
          code < 0
              ? unknownValue
              : code == missing[column] && missing[column] >= 0 ? missingValue : code;
    }
    return new DenseMatrix(cells.rows(), missing.length, values);
  }

  private Data inverse(Data rows) {
    DenseMatrix dense = Rows.dense(rows, missing.length);
    @Nullable Object[] values = new @Nullable Object[dense.values().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = category(i % missing.length, dense.values()[i]);
    }
    return OneHotEncoder.numbersIfAll(new Cells(dense.rows(), missing.length, values));
  }

  /**
   * The category of a number. As scikit-learn's, a missing value counts among the categories that
   * are not rare, so that the number of the rare ones may be taken for it.
   */
  private @Nullable Object category(int column, double value) {
    boolean absent = missing[column] >= 0 && Double.compare(value, missingValue) == 0;
    double label = absent ? missing[column] : value;
    List<@Nullable Object> frequent = codes.frequent(column);
    if (codes.grouped(column) && label == frequent.size()) {
      return "infrequent_sklearn";
    }
    if (encodesUnknown && Double.compare(label, unknownValue) == 0) {
      return null;
    }
    int code = (int) label;
    if (code < 0 || code >= frequent.size() || Double.isNaN(label)) {
      throw new InvalidRequest(
          "unknown_category", "column " + column + " has no category number " + value);
    }
    return frequent.get(code);
  }
}
