package dev.primavista.sklearn.decomposition;

import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Vector;
import dev.primavista.sklearn.numeric.LinearAlgebra;

/** The logarithm of a Gaussian's density, by its mean and its precision matrix. */
record Likelihood(double[] mean, DenseMatrix precision) {
  Vector of(DenseMatrix rows) {
    DenseMatrix centred = rows.map((x, i) -> x - mean[i]);
    DenseMatrix turned = LinearAlgebra.product(centred, precision);
    double constant =
        0.5 * (mean.length * Math.log(2 * Math.PI) - LinearAlgebra.logDeterminant(precision));
    double[] out = new double[rows.rows()];
    for (int row = 0; row < out.length; row++) {
      double sum = 0;
      for (int i = 0; i < mean.length; i++) {
        sum += centred.at(row, i) * turned.at(row, i);
      }
      out[row] = -0.5 * sum - constant;
    }
    return new Vector(out);
  }
}
