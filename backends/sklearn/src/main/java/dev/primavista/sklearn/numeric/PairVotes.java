package dev.primavista.sklearn.numeric;

import dev.primavista.sklearn.data.DenseMatrix;

/** What classifiers of every pair of classes say together. */
public final class PairVotes {
  private PairVotes() {}

  /**
   * One score per class: the pairs it won, and its confidences squeezed into less than half a vote
   * to break ties.
   *
   * @param second per row and pair (0,1), (0,2) ... (1,2) ..., 1 where the second class won
   * @param confidences per row and pair, what speaks for the second class
   * @param squeezedByBatch before scikit-learn 0.21: by the greatest confidence of all rows
   */
  public static DenseMatrix scores(
      DenseMatrix second, DenseMatrix confidences, int classes, boolean squeezedByBatch) {
    double[] votes = new double[second.rows() * classes];
    double[] sums = new double[votes.length];
    for (int row = 0; row < second.rows(); row++) {
      int pair = 0;
      for (int i = 0; i < classes; i++) {
        for (int j = i + 1; j < classes; j++) {
          double confidence = confidences.at(row, pair);
          sums[row * classes + i] -= confidence;
          sums[row * classes + j] += confidence;
          votes[row * classes + (second.at(row, pair) == 1 ? j : i)]++;
          pair++;
        }
      }
    }
    double scale = squeezedByBatch ? scale(sums) : 0;
    for (int at = 0; at < votes.length; at++) {
      votes[at] += squeezedByBatch ? sums[at] * scale : sums[at] / (3 * (Math.abs(sums[at]) + 1));
    }
    return new DenseMatrix(second.rows(), classes, votes);
  }

  private static double scale(double[] sums) {
    double least = Double.POSITIVE_INFINITY;
    double greatest = Double.NEGATIVE_INFINITY;
    for (double sum : sums) {
      least = Math.min(least, sum);
      greatest = Math.max(greatest, sum);
    }
    return least == greatest
        ? 0
        : (0.5 - Math.ulp(1.0)) / Math.max(Math.abs(least), Math.abs(greatest));
  }
}
