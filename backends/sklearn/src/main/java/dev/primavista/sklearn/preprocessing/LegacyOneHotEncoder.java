package dev.primavista.sklearn.preprocessing;

import dev.primavista.core.Amount;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.pickle.NdArray;
import dev.primavista.pickle.PyStr;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.data.SparseMatrix;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * {@code OneHotEncoder} of 0.19, and of 0.20 and 0.21 in its legacy mode: categories are the whole
 * numbers from 0 to below {@code n_values_}; other features follow as they are.
 */
final class LegacyOneHotEncoder {
  private static final int ABSENT = -1;

  private final int[] coded;
  private final int[] others;

  /** Before each coded feature, how many values the earlier ones have. */
  private final int[] starts;

  /** Per value of each coded feature its column, or {@link #ABSENT}. */
  private final int[] columns;

  private final int width;
  private final boolean sparse;
  private final boolean refuseUnknown;

  private LegacyOneHotEncoder(State state, String prefix) {
    starts = state.array(prefix + "feature_indices_").ints();
    boolean[] selected = selected(state, starts.length - 1);
    coded = where(selected, true);
    others = where(selected, false);
    if (coded.length != starts.length - 1) {
      throw new UnreadableModel(
          Amount.of(coded.length, "feature") + " with " + Amount.of(starts.length, "place"));
    }
    columns = new int[starts[starts.length - 1]];
    Arrays.fill(columns, ABSENT);
    int[] active =
        state.optional(prefix + "active_features_").isPresent()
            ? state.array(prefix + "active_features_").ints()
            : IntStream.range(0, columns.length).toArray();
    for (int i = 0; i < active.length; i++) {
      columns[active[i]] = i;
    }
    width = active.length;
    sparse = state.flag("sparse", true);
    refuseUnknown = state.text("handle_unknown", "error").equals("error");
  }

  /** Which features are categories; those of an index beyond all of them are counted too. */
  private static boolean[] selected(State state, int coded) {
    String name =
        state.optional("_categorical_features").isPresent()
            ? "_categorical_features"
            : "categorical_features";
    PyValue given = state.required(name);
    boolean[] selected = new boolean[coded];
    if (given instanceof PyStr) {
      Arrays.fill(selected, true);
      return selected;
    }
    if (given instanceof NdArray mask && mask.dtype().kind() == 'b') {
      selected = new boolean[mask.size()];
      for (int i = 0; i < selected.length; i++) {
        selected[i] = mask.longs()[i] != 0;
      }
      return selected;
    }
    throw new UnreadableModel("parameter '" + name + "' is a list (expected: 'all' or a mask)");
  }

  private static int[] where(boolean[] selected, boolean wanted) {
    return IntStream.range(0, selected.length).filter(i -> selected[i] == wanted).toArray();
  }

  /** Whether the file was written in this way. */
  static boolean wrote(State state) {
    return state.optional("feature_indices_").isPresent() || state.flag("_legacy_mode", false);
  }

  static Fitted.Builder builder(State state) {
    String prefix = state.optional("feature_indices_").isPresent() ? "" : "_";
    LegacyOneHotEncoder encoder = new LegacyOneHotEncoder(state, prefix);
    int features = encoder.coded.length + encoder.others.length;
    return Fitted.of(state, features)
        .note(Amount.of(features, "column") + ", " + Amount.of(encoder.width, "category"))
        .transform(encoder::transform);
  }

  private Data transform(DenseMatrix rows) {
    int all = width + others.length;
    double[] values = new double[rows.rows() * all];
    for (int row = 0; row < rows.rows(); row++) {
      for (int i = 0; i < coded.length; i++) {
        int column = column(rows, row, i);
        if (column != ABSENT) {
          values[row * all + column] = 1;
        }
      }
      for (int i = 0; i < others.length; i++) {
        values[row * all + width + i] = rows.at(row, others[i]);
      }
    }
    Matrix answer = new DenseMatrix(rows.rows(), all, values);
    return sparse ? SparseMatrix.of(answer.toDense()) : answer;
  }

  private int column(DenseMatrix rows, int row, int feature) {
    double given = rows.at(row, coded[feature]);
    int value = (int) given;
    if (value < 0) {
      throw new InvalidRequest(
          "out_of_range",
          "row " + row + ", column " + coded[feature] + " is " + given + " (expected: >= 0)");
    }
    int place = starts[feature] + value;
    if (place < starts[feature + 1]) {
      return columns[place];
    }
    if (refuseUnknown) {
      throw new InvalidRequest(
          "unknown_category",
          "row " + row + ", column " + coded[feature] + ": '" + value + "' is no known category");
    }
    return ABSENT;
  }
}
