package dev.primavista.sklearn.estimator;

import dev.primavista.sklearn.data.Data;

/**
 * {@code 'passthrough'}, {@code None}, and FunctionTransformer without a function: rows as they
 * are.
 */
public record Passthrough() implements Invertible {
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
  public Learned learned(int turn, Learned next) {
    return next;
  }

  @Override
  public Data transform(Data rows) {
    return rows;
  }

  @Override
  public Data inverse(Data rows) {
    return rows;
  }
}
