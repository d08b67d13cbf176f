package dev.primavista.sklearn.data;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows for an estimator, or what it answers for them. */
public sealed interface Data
    permits Matrix, Vector, Chosen, Texts, Cells, Columns, Items, Images, Many {
  int rows();

  /**
   * A matrix.
   *
   * @param rows of equal length, FP64; NaN is a missing number
   * @throws dev.primavista.core.ServingException.InvalidRequest if they differ in length, or one is
   *     null
   */
  static DenseMatrix of(double[][] rows) {
    return DenseMatrix.of(rows);
  }

  /**
   * A matrix of FP32 rows, widened to FP64 without loss. Where scikit-learn would go on computing
   * in FP32, answers here are the more exact ones.
   *
   * @param rows of equal length; NaN is a missing number
   * @throws dev.primavista.core.ServingException.InvalidRequest if they differ in length, or one is
   *     null
   */
  static DenseMatrix of(float[][] rows) {
    double[][] wide = new double[rows.length][];
    for (int row = 0; row < rows.length; row++) {
      DenseMatrix.requireRow(row, rows[row]);
      wide[row] = new double[rows[row].length];
      for (int column = 0; column < wide[row].length; column++) {
        wide[row][column] = rows[row][column];
      }
    }
    return DenseMatrix.of(wide);
  }

  /**
   * One text per row, for models that begin with a vectoriser.
   *
   * @throws dev.primavista.core.ServingException.InvalidRequest if one of them is null
   */
  static Texts ofTexts(List<? extends @Nullable String> texts) {
    return Texts.of(texts);
  }

  /**
   * Named columns from one map per row, for models that were fitted on a DataFrame. The order of
   * the keys does not matter to a model whose file names its columns; others refuse maps without an
   * order of their own, such as {@code Map.of}.
   *
   * @param records each with the same keys; values are Numbers, texts, Booleans, or null for a
   *     missing one
   * @throws dev.primavista.core.ServingException.InvalidRequest if one of them is null, a key is
   *     missing in one, or a value is of another class
   */
  static Columns ofRecords(List<? extends Map<String, ?>> records) {
    return Records.columns(records);
  }
}
