package dev.primavista.sklearn.estimator;

import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.data.Vector;
import java.util.Set;

/** Rows to numbers. */
public interface Regressor extends Estimator {
  /** One number per row. */
  double[] predict(Matrix rows);

  @Override
  default Set<Method> methods() {
    return Set.of(Method.PREDICT);
  }

  @Override
  default Data apply(Method method, Data rows) {
    if (method == Method.PREDICT) {
      featureNames().check(type(), rows);
      return new Vector(predict(Rows.matrix(rows, input())));
    }
    throw hasNo(method);
  }
}
