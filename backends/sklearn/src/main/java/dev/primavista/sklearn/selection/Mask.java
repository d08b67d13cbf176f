package dev.primavista.sklearn.selection;

import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.data.SparseMatrix;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.State;
import java.util.stream.IntStream;

/** Which features are kept. */
record Mask(int features, int[] kept) {
  static Mask of(boolean[] support) {
    return new Mask(
        support.length, IntStream.range(0, support.length).filter(i -> support[i]).toArray());
  }

  /** The transformer that keeps these features, and puts zeros for the others on the way back. */
  Fitted.Builder transformer(State state) {
    return transformer(state, true);
  }

  /** The same; it takes NaN only if told so. */
  Fitted.Builder transformer(State state, boolean missing) {
    Fitted.Builder builder =
        Fitted.of(state, features).note(kept.length + " of " + features + " features");
    return (missing ? builder.allowMissing() : builder)
        .onMatrix(Method.TRANSFORM, this::keep)
        .onRows(Method.INVERSE_TRANSFORM, rows -> putBack(rows));
  }

  Matrix keep(Matrix rows) {
    DenseMatrix chosen = rows.toDense().select(kept);
    return rows instanceof SparseMatrix ? SparseMatrix.of(chosen) : chosen;
  }

  private Matrix putBack(dev.primavista.sklearn.data.Data rows) {
    Matrix given = dev.primavista.sklearn.estimator.Rows.matrix(rows, kept.length);
    DenseMatrix dense = given.toDense();
    double[] values = new double[Math.multiplyExact(dense.rows(), features)];
    for (int row = 0; row < dense.rows(); row++) {
      for (int i = 0; i < kept.length; i++) {
        values[row * features + kept[i]] = dense.at(row, i);
      }
    }
    DenseMatrix all = new DenseMatrix(dense.rows(), features, values);
    return given instanceof SparseMatrix ? SparseMatrix.of(all) : all;
  }
}
