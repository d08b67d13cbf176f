package dev.primavista.sklearn.preprocessing;

import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.Passthrough;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.sklearn.estimator.State;
import java.util.function.DoubleUnaryOperator;

/** {@code FunctionTransformer} of numpy's functions; any other function is the user's code. */
final class FunctionTransformer {
  private FunctionTransformer() {}

  static Estimator read(State state) {
    if (state.optional("func").isEmpty() && state.optional("inverse_func").isEmpty()) {
      return new Passthrough();
    }
    int features = state.features(-1);
    Input input = features < 0 ? new Input.Any() : new Input.Numbers(features);
    boolean validated = state.flag("validate", false);
    DoubleUnaryOperator forward = function(state, "func", "kw_args");
    DoubleUnaryOperator backward = function(state, "inverse_func", "inv_kw_args");
    return Fitted.of(state, input)
        .note(state.optional("func").map(NumpyFunction::written).orElse(""))
        .onRows(Method.TRANSFORM, rows -> apply(rows, forward, validated))
        .onRows(Method.INVERSE_TRANSFORM, rows -> apply(rows, backward, validated))
        .build();
  }

  private static DoubleUnaryOperator function(State state, String function, String arguments) {
    return state
        .optional(function)
        .map(value -> NumpyFunction.read(value, state.optional(arguments)))
        .orElse(DoubleUnaryOperator.identity());
  }

  private static Matrix apply(Data rows, DoubleUnaryOperator function, boolean validated) {
    int columns = Rows.numbers(rows).columns();
    Matrix matrix = validated ? Rows.finiteMatrix(rows, columns) : Rows.numbers(rows);
    return matrix.toDense().map(function);
  }
}
