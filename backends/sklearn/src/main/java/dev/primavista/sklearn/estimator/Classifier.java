package dev.primavista.sklearn.estimator;

import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Matrix;

/** Rows to one of several classes. */
public interface Classifier extends Estimator {
  Labels labels();

  /** The most likely class of every row, and the probability of each class. */
  Classes classify(Matrix rows);

  /**
   * What a classifier says.
   *
   * @param chosen per row, the index of its class
   * @param probabilities one row per row, one column per class
   */
  record Classes(int[] chosen, DenseMatrix probabilities) {
    /** Chooses the first of the most probable classes, as numpy's argmax does. */
    public static Classes mostProbable(DenseMatrix probabilities) {
      int[] chosen = new int[probabilities.rows()];
      for (int row = 0; row < chosen.length; row++) {
        for (int column = 1; column < probabilities.columns(); column++) {
          if (probabilities.at(row, column) > probabilities.at(row, chosen[row])) {
            chosen[row] = column;
          }
        }
      }
      return new Classes(chosen, probabilities);
    }
  }
}
