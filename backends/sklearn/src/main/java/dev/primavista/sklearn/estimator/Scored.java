package dev.primavista.sklearn.estimator;

import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.data.Vector;
import java.util.Set;

/** A classifier that also tells signed distances to its boundaries. */
public interface Scored extends Classifier {
  /** One column per class; of two classes one column, positive for the second. */
  DenseMatrix decisionFunction(Matrix rows);

  @Override
  default Set<Method> methods() {
    return Set.of(
        Method.PREDICT, Method.PREDICT_PROBA, Method.PREDICT_LOG_PROBA, Method.DECISION_FUNCTION);
  }

  @Override
  default Data apply(Method method, Data rows) {
    return method == Method.DECISION_FUNCTION
        ? Vector.ifSingle(decisionFunction(accept(rows)))
        : Classifier.super.apply(method, rows);
  }
}
