package dev.primavista.sklearn.preprocessing;

import dev.primavista.sklearn.data.Columns;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.Passthrough;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.sklearn.estimator.State;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
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
    return (validated ? Fitted.of(state, input) : Fitted.around(state, input))
        .note(state.optional("func").map(NumpyFunction::written).orElse(""))
        .onRows(Method.TRANSFORM, rows -> apply(rows, forward, validated ? features : -1))
        .onRows(Method.INVERSE_TRANSFORM, rows -> apply(rows, backward, validated ? features : -1))
        .build();
  }

  private static DoubleUnaryOperator function(State state, String function, String arguments) {
    return state
        .optional(function)
        .map(value -> NumpyFunction.read(value, state.optional(arguments)))
        .orElse(DoubleUnaryOperator.identity());
  }

  /**
   * Rows of any width where {@code columns} is negative, with their names if they have such;
   * otherwise of so many finite numbers.
   */
  private static Data apply(Data rows, DoubleUnaryOperator function, int columns) {
    if (columns < 0 && rows instanceof Columns named) {
      SequencedMap<String, Data> changed = new LinkedHashMap<>();
      named
          .columns()
          .forEach((name, column) -> changed.put(name, numbers(name, column).map(function)));
      return new Columns(changed);
    }
    Matrix matrix = columns < 0 ? Rows.numbers(rows) : Rows.finiteMatrix(rows, columns);
    return matrix.toDense().map(function);
  }

  private static DenseMatrix numbers(String name, Data column) {
    SequencedMap<String, Data> alone = new LinkedHashMap<>();
    alone.put(name, column);
    return Rows.numbers(new Columns(alone)).toDense();
  }
}
