package dev.primavista.sklearn.calibration;

import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.numeric.Probabilities;

/** Scores as the logits that a temperature divides. */
final class Temperature {
  /** What keeps the logarithm of a zero finite. */
  private static final double EPSILON = 1e-12;

  private Temperature() {}

  /**
   * Of one score its negative and itself; of probabilities their logarithms; other scores as they
   * are. scikit-learn takes for probabilities what looks like them in all rows of a request.
   *
   * @param ofSecond whether the only column holds probabilities of the second class
   */
  static DenseMatrix logits(DenseMatrix scores, boolean ofSecond) {
    DenseMatrix all = ofSecond ? Probabilities.ofSecond(scores) : scores;
    if (all.columns() > 1) {
      return areProbabilities(all) ? all.map(p -> Math.log(p + EPSILON)) : all;
    }
    double[] both = new double[2 * all.rows()];
    for (int i = 0; i < both.length; i++) {
      both[i] = i % 2 == 0 ? -all.values()[i / 2] : all.values()[i / 2];
    }
    return new DenseMatrix(all.rows(), 2, both);
  }

  private static boolean areProbabilities(DenseMatrix scores) {
    for (int row = 0; row < scores.rows(); row++) {
      double sum = 0;
      for (int i = 0; i < scores.columns(); i++) {
        double score = scores.at(row, i);
        if (!(score >= 0 && score <= 1)) {
          return false;
        }
        sum += score;
      }
      if (Math.abs(sum - 1) > 1e-8 + 1e-5) {
        return false;
      }
    }
    return true;
  }
}
