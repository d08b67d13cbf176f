package dev.primavista.sklearn.numeric;

import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Vector;
import dev.primavista.sklearn.estimator.Rows;
import java.util.List;

/** Answers of several estimators taken together. */
public final class Averages {
  private Averages() {}

  /** The weighted mean of answers of one shape; a vector where all are vectors. */
  public static Data mean(List<Data> answers, double[] weights) {
    double total = 0;
    DenseMatrix first = Rows.numbers(answers.getFirst()).toDense();
    double[] sum = new double[first.values().length];
    for (int i = 0; i < weights.length; i++) {
      double[] values = Rows.numbers(answers.get(i)).toDense().values();
      for (int j = 0; j < sum.length; j++) {
        sum[j] += values[j] * weights[i];
      }
      total += weights[i];
    }
    for (int j = 0; j < sum.length; j++) {
      sum[j] /= total;
    }
    return answers.getFirst() instanceof Vector
        ? new Vector(sum)
        : new DenseMatrix(first.rows(), first.columns(), sum);
  }

  /** Vectors side by side as the columns of a matrix. */
  public static DenseMatrix columns(List<double[]> vectors) {
    int rows = vectors.isEmpty() ? 0 : vectors.getFirst().length;
    double[] values = new double[rows * vectors.size()];
    for (int column = 0; column < vectors.size(); column++) {
      for (int row = 0; row < rows; row++) {
        values[row * vectors.size() + column] = vectors.get(column)[row];
      }
    }
    return new DenseMatrix(rows, vectors.size(), values);
  }

  /** One column of a matrix. */
  public static double[] column(DenseMatrix matrix, int column) {
    double[] values = new double[matrix.rows()];
    for (int row = 0; row < values.length; row++) {
      values[row] = matrix.at(row, column);
    }
    return values;
  }
}
