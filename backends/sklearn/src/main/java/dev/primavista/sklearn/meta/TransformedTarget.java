package dev.primavista.sklearn.meta;

import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Vector;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.Reading;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;

/** {@code TransformedTargetRegressor}: a regressor whose answers are transformed back. */
final class TransformedTarget {
  private TransformedTarget() {}

  static Estimator read(State state, Reading reading) {
    Estimator regressor = reading.estimator(state, "regressor_");
    Estimator transformer = reading.estimator(state, "transformer_");
    if (!transformer.has(Method.INVERSE_TRANSFORM)) {
      throw new UnreadableModel(transformer.type() + " cannot transform back");
    }
    boolean single = state.integer("_training_dim", 1) == 1;
    return Fitted.around(state, regressor.input())
        .note(regressor.type() + ", " + transformer.type())
        .onRows(
            Method.PREDICT,
            rows -> {
              DenseMatrix given = Rows.numbers(regressor.apply(Method.PREDICT, rows)).toDense();
              Data back = transformer.apply(Method.INVERSE_TRANSFORM, given);
              DenseMatrix answer = Rows.numbers(back).toDense();
              return single && answer.columns() == 1 ? new Vector(answer.values()) : answer;
            })
        .build();
  }
}
