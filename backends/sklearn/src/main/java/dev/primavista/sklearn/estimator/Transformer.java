package dev.primavista.sklearn.estimator;

import dev.primavista.sklearn.data.Data;
import java.util.Set;

/** Rows to other rows. */
public interface Transformer extends Estimator {
  @Override
  Data transform(Data rows);

  @Override
  default Set<Method> methods() {
    return Set.of(Method.TRANSFORM);
  }

  @Override
  default Data apply(Method method, Data rows) {
    if (method == Method.TRANSFORM) {
      return transform(rows);
    }
    throw hasNo(method);
  }
}
