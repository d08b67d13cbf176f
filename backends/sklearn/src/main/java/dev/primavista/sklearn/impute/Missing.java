package dev.primavista.sklearn.impute;

import dev.primavista.pickle.PyFloat;
import dev.primavista.pickle.PyNone;
import dev.primavista.pickle.PyObject;
import dev.primavista.pickle.PyStr;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.estimator.State;
import org.jspecify.annotations.Nullable;

/**
 * Which values count as missing.
 *
 * @param value NaN for NaN, null for None, a number, or a text
 */
record Missing(@Nullable Object value) {
  static Missing read(State state) {
    PyValue given = state.object().attribute("missing_values").orElse(new PyFloat(Double.NaN));
    return new Missing(
        switch (given) {
          case PyNone _ -> null;
          case PyStr text when text.value().equals("NaN") -> Double.NaN;
          case PyStr text -> text.value();
          case PyObject object when object.type().name().equals("NAType") -> null;
          case PyValue number -> State.number("missing_values", number);
        });
  }

  boolean isNaN() {
    return value instanceof Double number && number.isNaN();
  }

  boolean matches(double number) {
    return value instanceof Double wanted
        && (wanted.isNaN() ? Double.isNaN(number) : wanted == number);
  }

  /** Of cells also None counts where NaN does, as in a data frame. */
  boolean matchesCell(@Nullable Object cell) {
    return switch (cell) {
      case null -> value == null || isNaN();
      case Double number -> matches(number);
      case Object other -> other.equals(value);
    };
  }
}
