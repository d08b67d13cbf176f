package dev.primavista.sklearn.declared;

import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.estimator.Transformer;
import java.util.function.UnaryOperator;

/**
 * A transformer of the user's own.
 *
 * @param before what it takes, given what the next step takes
 */
record DeclaredStep(
    String type, String note, UnaryOperator<Data> change, UnaryOperator<Input> before)
    implements Transformer {

  /** One that takes what the next step takes. */
  static DeclaredStep ofSameShape(String type, String note, UnaryOperator<Data> change) {
    return new DeclaredStep(type, note, change, UnaryOperator.identity());
  }

  @Override
  public Input input() {
    return before.apply(new Input.Any());
  }

  @Override
  public Input input(Input next) {
    return before.apply(next);
  }

  @Override
  public Data transform(Data rows) {
    return change.apply(rows);
  }
}
