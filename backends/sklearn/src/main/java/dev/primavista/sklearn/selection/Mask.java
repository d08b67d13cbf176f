package dev.primavista.sklearn.selection;

import dev.primavista.core.Amount;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.sklearn.data.Cells;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.data.SparseMatrix;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.sklearn.estimator.State;
import java.util.stream.IntStream;

/** Which features are kept. */
record Mask(int features, int[] kept) {
  static Mask of(boolean[] support) {
    return new Mask(
        support.length, IntStream.range(0, support.length).filter(i -> support[i]).toArray());
  }

  /** The transformer that keeps these features, and puts zeros for the others on the way back. */
  Fitted.Builder transformer(State state, boolean missingAllowed) {
    return Fitted.of(state, features)
        .note(kept.length + " of " + Amount.of(features, "feature"))
        .onRows(Method.TRANSFORM, rows -> keep(checked(rows, missingAllowed)))
        .onRows(Method.INVERSE_TRANSFORM, this::putBack);
  }

  /** Rows of the right width; where NaN is allowed infinity is too. */
  Data checked(Data rows, boolean missingAllowed) {
    if (Rows.table(rows) instanceof Cells) {
      return cells(Rows.cells(rows, features), missingAllowed);
    }
    return missingAllowed ? Rows.matrix(rows, features) : Rows.finiteMatrix(rows, features);
  }

  private static Cells cells(Cells cells, boolean missingAllowed) {
    for (int i = 0; i < cells.values().length && !missingAllowed; i++) {
      if (cells.values()[i] instanceof Double number && number.isNaN()) {
        throw new InvalidRequest(
            "not_finite",
            "row " + i / cells.columns() + ", column " + i % cells.columns() + " is NaN");
      }
    }
    return cells;
  }

  Data keep(Data rows) {
    if (rows instanceof Cells cells) {
      return cells.select(kept);
    }
    DenseMatrix chosen = Rows.numbers(rows).toDense().select(kept);
    return rows instanceof SparseMatrix ? SparseMatrix.of(chosen) : chosen;
  }

  private Matrix putBack(Data rows) {
    Matrix given = Rows.matrix(rows, kept.length);
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
