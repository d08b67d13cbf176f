package dev.primavista.sklearn.estimator;

import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Matrix;

/** A classifier that also tells signed distances to its boundaries. */
public interface Scored extends Classifier {
  /** One column per class; of two classes one column, positive for the second. */
  DenseMatrix decisionFunction(Matrix rows);
}
