package dev.primavista.sklearn.category;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.pickle.PyBool;
import dev.primavista.pickle.PyFloat;
import dev.primavista.pickle.PyInt;
import dev.primavista.pickle.PyStr;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.data.Cells;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;

/**
 * What an encoder does about a value that it was not fitted on, or one that is missing: {@code
 * handle_unknown} and {@code handle_missing}.
 *
 * @param policy in the package's words, such as {@code value}, {@code error} or {@code return_nan}
 * @param number instead of a policy; NaN where there is one
 */
record Unseen(String policy, double number) {
  /** The code that stands for a value that was not there when the encoder was fitted. */
  static final double UNKNOWN_CODE = -1;

  /** The code that stands for a missing value, where none was there. */
  static final double MISSING_CODE = -2;

  static final Unseen VALUE = new Unseen("value", Double.NaN);

  static final Unseen NAN = new Unseen("return_nan", Double.NaN);

  /** The policy in this attribute of an encoder. */
  static Unseen of(State state, String attribute) {
    return state.optional(attribute).map(value -> of(attribute, value)).orElse(VALUE);
  }

  static Unseen of(String attribute, PyValue value) {
    return switch (value) {
      case PyStr text -> new Unseen(text.value(), Double.NaN);
      case PyInt _, PyFloat _, PyBool _ -> new Unseen("number", State.number(attribute, value));
      default ->
          throw new UnreadableModel(
              "attribute '"
                  + attribute
                  + "' is "
                  + value.aTypeName()
                  + ", which is code (expected: 'value', 'return_nan', 'error' or a number)");
    };
  }

  boolean is(String word) {
    return policy.equals(word);
  }

  /** The refusal of an unknown value. */
  static InvalidRequest unknown(Cells rows, int row, int column, Levels levels) {
    return new InvalidRequest(
        "unknown_category",
        "row "
            + row
            + ", column "
            + rows.columnName(column)
            + ": no known category (expected: one of "
            + String.join(", ", levels.column().values().stream().limit(12).toList())
            + ")",
        rows.name(column));
  }

  /** The refusal of a missing value. */
  static InvalidRequest missing(Cells rows, int row, int column) {
    return new InvalidRequest(
        "missing_value",
        "row "
            + row
            + ", column "
            + rows.columnName(column)
            + " is missing, which this encoder was told to refuse (handle_missing='error')",
        rows.name(column));
  }
}
