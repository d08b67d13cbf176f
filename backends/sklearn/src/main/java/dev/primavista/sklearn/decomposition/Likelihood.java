package dev.primavista.sklearn.decomposition;

import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Vector;
import dev.primavista.sklearn.numeric.LinearAlgebra;
import dev.primavista.sklearn.numeric.Rounding;

/** The logarithm of a Gaussian's density, by its mean and its precision matrix. */
final class Likelihood {
  private final double[] mean;
  private final DenseMatrix precision;
  private final double constant;
  private final Rounding rounding;
  private final double precisionNorm;
  private final double covarianceNorm;

  /**
   * A density.
   *
   * @param precision the inverse of the covariance
   * @param inverted the norm of the covariance, if its inverse was computed; else 0
   */
  Likelihood(double[] mean, DenseMatrix precision, double inverted, Rounding rounding) {
    this.mean = mean;
    this.precision = precision;
    this.rounding = rounding;
    constant =
        0.5 * (mean.length * Math.log(2 * Math.PI) - LinearAlgebra.logDeterminant(precision));
    precisionNorm = LinearAlgebra.norm(precision);
    covarianceNorm = inverted;
  }

  Vector of(DenseMatrix rows) {
    DenseMatrix centred = rows.map((x, i) -> x - mean[i]);
    DenseMatrix turned = LinearAlgebra.product(centred, precision);
    double[] out = new double[rows.rows()];
    for (int row = 0; row < out.length; row++) {
      double sum = 0;
      double distance = 0;
      double slope = 0;
      for (int i = 0; i < mean.length; i++) {
        sum += centred.at(row, i) * turned.at(row, i);
        distance += centred.at(row, i) * centred.at(row, i);
        slope += turned.at(row, i) * turned.at(row, i);
      }
      out[row] = -0.5 * sum - constant;
      rounding.check(row, precisionNorm * distance + covarianceNorm * slope, out[row]);
    }
    return new Vector(out);
  }
}
