package dev.primavista.sklearn.estimator;

import dev.primavista.sklearn.data.Data;
import java.util.Set;

/** Rows to other rows, and back. */
public interface Invertible extends Transformer {
  /** The rows that other rows came from, as far as they tell. */
  Data inverse(Data rows);

  @Override
  default Set<Method> methods() {
    return Set.of(Method.TRANSFORM, Method.INVERSE_TRANSFORM);
  }

  @Override
  default Data apply(Method method, Data rows) {
    return switch (method) {
      case TRANSFORM -> transform(rows);
      case INVERSE_TRANSFORM -> inverse(rows);
      default -> throw hasNo(method);
    };
  }
}
