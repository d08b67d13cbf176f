package dev.primavista.sklearn.tree;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.estimator.FeatureNames;
import dev.primavista.sklearn.estimator.Rows;

/**
 * Rows for trees, which compare float32 numbers: what is infinite in float32 is refused, as is NaN
 * where the trees take no missing values.
 */
record TreeRows(int columns, boolean missingAllowed, FeatureNames names) {
  TreeRows(int columns, boolean missingAllowed) {
    this(columns, missingAllowed, FeatureNames.NONE);
  }

  DenseMatrix of(Data rows) {
    DenseMatrix dense = Rows.dense(rows, columns);
    double[] values = dense.values();
    for (int i = 0; i < values.length; i++) {
      boolean missing = Double.isNaN(values[i]);
      if (missing ? !missingAllowed : Float.isInfinite((float) values[i])) {
        throw new InvalidRequest(
            "not_finite",
            "row "
                + i / columns
                + ", column "
                + names.name(i % columns)
                + " is "
                + values[i]
                + ", a finite float32 number expected");
      }
    }
    return dense;
  }
}
