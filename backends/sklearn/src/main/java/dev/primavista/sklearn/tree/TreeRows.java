package dev.primavista.sklearn.tree;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.data.Columns;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.SparseMatrix;
import dev.primavista.sklearn.estimator.FeatureNames;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.sklearn.estimator.State;
import java.util.List;

/**
 * Rows for trees, which compare float32 numbers: what is infinite in float32 is refused, as is NaN
 * where the trees take no missing values, and in sparse rows.
 */
public record TreeRows(int columns, boolean missingAllowed, FeatureNames names) {
  public TreeRows(int columns, boolean missingAllowed) {
    this(columns, missingAllowed, FeatureNames.NONE);
  }

  /** Those of trees that were read, alone or of a forest. */
  static TreeRows of(State state, List<? extends PyValue> trees, int columns) {
    return new TreeRows(
        columns, TreeRecords.takesMissing(state, trees), new FeatureNames(state.featureNames()));
  }

  public DenseMatrix of(Data rows) {
    DenseMatrix dense = Rows.dense(rows, columns);
    double[] values = dense.values();
    boolean missingFine = missingAllowed && !(rows instanceof SparseMatrix);
    for (int i = 0; i < values.length; i++) {
      boolean missing = Double.isNaN(values[i]);
      if (missing ? !missingFine : Float.isInfinite((float) values[i])) {
        throw new InvalidRequest(
            "not_finite",
            "row "
                + i / columns
                + ", column "
                + name(rows, i % columns)
                + " is "
                + values[i]
                + ", a finite float32 number expected");
      }
    }
    return dense;
  }

  /** The column's name in the request, or else in the file. */
  private String name(Data rows, int column) {
    return rows instanceof Columns named
        ? new FeatureNames(List.copyOf(named.columns().keySet())).name(column)
        : names.name(column);
  }
}
