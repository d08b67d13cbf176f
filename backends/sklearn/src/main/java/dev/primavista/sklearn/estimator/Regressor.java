package dev.primavista.sklearn.estimator;

import dev.primavista.sklearn.data.Matrix;

/** Rows to numbers. */
public interface Regressor extends Estimator {
  /** One number per row. */
  double[] predict(Matrix rows);
}
