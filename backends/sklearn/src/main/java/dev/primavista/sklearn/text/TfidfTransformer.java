package dev.primavista.sklearn.text;

import dev.primavista.core.Amount;
import dev.primavista.pickle.NdArray;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.data.SparseMatrix;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.Transformer;
import dev.primavista.sklearn.estimator.UnreadableModel;

/**
 * {@code TfidfTransformer}: counts weighted by how rare a term is, each row scaled to length 1.
 *
 * <p>The last digits depend on the order in which a row's squares are added. Versions that keep the
 * weights as a diagonal matrix multiply by it, and scipy's product hands the columns back in
 * descending order; later versions weight in place, ascending.
 */
public final class TfidfTransformer implements Transformer {
  private enum Norm {
    NONE,
    L1,
    L2
  }

  private final int columns;
  private final double[] weights;
  private final boolean sublinear;
  private final Norm norm;
  private final boolean descending;

  private TfidfTransformer(int columns, double[] weights, State state, boolean descending) {
    this.columns = columns;
    this.weights = weights;
    this.sublinear = state.flag("sublinear_tf", false);
    this.descending = descending;
    this.norm =
        switch (state.text("norm", "")) {
          case "" -> Norm.NONE;
          case "l1" -> Norm.L1;
          case "l2" -> Norm.L2;
          default ->
              throw new UnreadableModel(
                  "norm '" + state.text("norm", "") + "' (expected: l1 or l2)");
        };
  }

  /**
   * Reads the transformer.
   *
   * @param columns how many terms there are; -1 where only the weights tell
   */
  public static TfidfTransformer read(State state, int columns) {
    if (!state.flag("use_idf", true)) {
      int known = columns < 0 ? state.integer("n_features_in_", -1) : columns;
      return new TfidfTransformer(known, new double[0], state, false);
    }
    if (state.optional("_idf_diag").isPresent()) {
      NdArray diagonal = state.object("_idf_diag").array("data");
      return new TfidfTransformer(checked(diagonal, columns), diagonal.doubles(), state, true);
    }
    NdArray idf = state.array("idf_");
    return new TfidfTransformer(checked(idf, columns), idf.doubles(), state, false);
  }

  private static int checked(NdArray weights, int columns) {
    if (columns >= 0 && weights.size() != columns) {
      throw new UnreadableModel(
          "attribute 'idf_' has "
              + Amount.of(weights.size(), "weight")
              + " (expected: "
              + columns
              + ", one per term)");
    }
    return weights.size();
  }

  @Override
  public String type() {
    return "TfidfTransformer";
  }

  @Override
  public String note() {
    return sublinear ? "sublinear_tf" : "";
  }

  @Override
  public Input input() {
    return columns < 0 ? new Input.Any() : new Input.Numbers(columns);
  }

  @Override
  public Matrix transform(Data rows) {
    int width = columns < 0 ? Rows.matrix(rows, input()).columns() : columns;
    return switch (Rows.finiteMatrix(rows, width)) {
      case SparseMatrix sparse -> weigh(sparse);
      case DenseMatrix dense -> weigh(sparse(dense));
    };
  }

  private static SparseMatrix sparse(DenseMatrix dense) {
    int[] starts = new int[dense.rows() + 1];
    int[] indices = new int[dense.values().length];
    double[] values = new double[dense.values().length];
    int at = 0;
    for (int row = 0; row < dense.rows(); row++) {
      for (int column = 0; column < dense.columns(); column++) {
        if (dense.at(row, column) != 0) {
          indices[at] = column;
          values[at++] = dense.at(row, column);
        }
      }
      starts[row + 1] = at;
    }
    return new SparseMatrix(dense.rows(), dense.columns(), starts, indices, values);
  }

  /** The weighted rows of these counts. */
  SparseMatrix weigh(SparseMatrix counts) {
    double[] values = counts.values().clone();
    for (int k = 0; k < values.length; k++) {
      if (sublinear) {
        values[k] = Math.log(values[k]) + 1.0;
      }
      if (weights.length > 0) {
        values[k] *= weights[counts.indices()[k]];
      }
    }
    for (int row = 0; row < counts.rows(); row++) {
      scale(values, counts.starts()[row], counts.starts()[row + 1]);
    }
    return new SparseMatrix(
        counts.rows(), counts.columns(), counts.starts(), counts.indices(), values);
  }

  private void scale(double[] values, int from, int to) {
    if (norm == Norm.NONE) {
      return;
    }
    double sum = 0;
    for (int i = 0; i < to - from; i++) {
      double value = values[descending ? to - 1 - i : from + i];
      sum += norm == Norm.L2 ? value * value : Math.abs(value);
    }
    if (sum == 0) {
      return;
    }
    double length = norm == Norm.L2 ? Math.sqrt(sum) : sum;
    for (int k = from; k < to; k++) {
      values[k] /= length;
    }
  }
}
