package dev.primavista.sklearn.impute;

import dev.primavista.sklearn.data.DenseMatrix;

/**
 * How far roundings go where scikit-learn takes distances in float32: the square of one is what
 * little remains of the squares of both rows.
 *
 * @param row the one whose neighbours are sought
 */
record SingleDistances(DenseMatrix fitted, Missing missing, double[] row) {
  /** The relative error of one rounding to float32. */
  private static final double ROUNDING = 0x1p-24;

  /** How far an answer in float32 may be from the exact one, relatively and absolutely. */
  private static final double PROMISED = 1e-5;

  /** Whether they choose the neighbours, or weigh them so that the mean is another. */
  boolean decide(NeighborImputer.Donors donors, int column, double mean, boolean byDistance) {
    double farthest = 0;
    double error = 0;
    double total = 0;
    boolean alike = true;
    for (int i = 0; i < donors.near(); i++) {
      double square = donors.distance(i) * donors.distance(i);
      if (!Double.isNaN(square)) {
        double rounding = rounding(donors.row(i));
        double weight = square > rounding ? 1 / Math.sqrt(square) : Double.POSITIVE_INFINITY;
        double off = Math.abs(fitted.at(donors.row(i), column) - mean);
        farthest = Math.max(farthest, square + rounding);
        error += weight * rounding / (2 * square) * off;
        total += weight;
        alike &= isNear(off, mean);
      }
    }
    for (int i = donors.near(); i < donors.rows().length; i++) {
      double square = donors.distance(i) * donors.distance(i);
      double off = Math.abs(fitted.at(donors.row(i), column) - mean);
      if (!(alike && isNear(off, mean)) && square - rounding(donors.row(i)) <= farthest) {
        return true;
      }
    }
    return byDistance && !alike && !isNear(error / total, mean);
  }

  private static boolean isNear(double off, double mean) {
    return off <= PROMISED * (1 + Math.abs(mean));
  }

  /** How far the square of the distance to this fitted row may be from the exact one. */
  private double rounding(int donor) {
    double sum = 0;
    int present = 0;
    for (int column = 0; column < row.length; column++) {
      double a = row[column];
      double b = fitted.at(donor, column);
      sum += (missing.matches(a) ? 0 : a * a) + (missing.matches(b) ? 0 : b * b);
      present += missing.matches(a) || missing.matches(b) ? 0 : 1;
    }
    return ROUNDING * sum * row.length / Math.max(1, present);
  }
}
