package dev.primavista.sklearn.impute;

import dev.primavista.core.Amount;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.sklearn.data.Cells;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.data.SparseMatrix;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.sklearn.estimator.State;
import java.util.Arrays;

/** {@code MissingIndicator}: one where a value is missing, in the columns that had such. */
final class MissingIndicator {
  private final Missing missing;
  private final int[] features;
  private final int columns;
  private final String sparse;
  private final boolean refusesNew;

  MissingIndicator(State state) {
    missing = Missing.read(state);
    features = state.array("features_").ints();
    columns = state.integer("_n_features", state.features(features.length));
    sparse = String.valueOf(state.optional("sparse").map(value -> sparse(state)).orElse("auto"));
    refusesNew =
        state.flag("error_on_new", true)
            && state.text("features", "missing-only").equals("missing-only");
  }

  private static String sparse(State state) {
    return state.required("sparse") instanceof dev.primavista.pickle.PyStr
        ? "auto"
        : String.valueOf(state.flag("sparse", false));
  }

  static Estimator read(State state) {
    MissingIndicator model = new MissingIndicator(state);
    return Fitted.of(state, new Input.Numbers(model.columns))
        .takesTexts()
        .note(model.features.length + " of " + Amount.of(model.columns, "feature"))
        .onRows(Method.TRANSFORM, model::transform)
        .build();
  }

  /** The columns that had missing values. */
  int[] features() {
    return features.clone();
  }

  Matrix transform(Data rows) {
    DenseMatrix all = mask(rows);
    if (refusesNew) {
      refuseNew(all);
    }
    DenseMatrix chosen = all.select(features);
    boolean like = sparse.equals("auto") && rows instanceof SparseMatrix;
    return sparse.equals("true") || like ? SparseMatrix.of(chosen) : chosen;
  }

  private DenseMatrix mask(Data rows) {
    if (Rows.table(rows) instanceof Matrix && missing.value() instanceof Double) {
      return missing.numbers(rows, columns).toDense().map(x -> missing.matches(x) ? 1 : 0);
    }
    Cells cells = missing.cells(rows, columns);
    double[] marks = new double[cells.values().length];
    for (int i = 0; i < marks.length; i++) {
      marks[i] = missing.matchesCell(cells.values()[i]) ? 1 : 0;
    }
    return new DenseMatrix(cells.rows(), columns, marks);
  }

  private void refuseNew(DenseMatrix all) {
    for (int column = 0; column < columns; column++) {
      int wanted = column;
      if (Arrays.stream(features).anyMatch(known -> known == wanted)) {
        continue;
      }
      for (int row = 0; row < all.rows(); row++) {
        if (all.at(row, column) == 1) {
          throw new InvalidRequest(
              "missing_value",
              "row " + row + ", column " + column + " is missing, and was not at fitting");
        }
      }
    }
  }
}
