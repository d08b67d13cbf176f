package dev.primavista.sklearn.estimator;

import dev.primavista.sklearn.data.Data;
import java.util.Set;

/**
 * {@code 'passthrough'}, {@code None}, and FunctionTransformer without a function: rows as they
 * are.
 */
public record Passthrough() implements Transformer {
  @Override
  public String type() {
    return "passthrough";
  }

  @Override
  public String note() {
    return "";
  }

  @Override
  public Input input() {
    return new Input.Any();
  }

  @Override
  public Set<Method> methods() {
    return Set.of(Method.TRANSFORM, Method.INVERSE_TRANSFORM);
  }

  @Override
  public Data transform(Data rows) {
    return rows;
  }

  @Override
  public Data apply(Method method, Data rows) {
    if (has(method)) {
      return rows;
    }
    throw hasNo(method);
  }
}
