package dev.primavista.sklearn.preprocessing;

import dev.primavista.pickle.PyDict;
import dev.primavista.pickle.PyGlobal;
import dev.primavista.pickle.PyObject;
import dev.primavista.pickle.PyStr;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/** numpy's functions of single numbers, by name. */
public final class NumpyFunction {
  private NumpyFunction() {}

  /**
   * The function that a file names.
   *
   * @param arguments its keyword arguments
   */
  static DoubleUnaryOperator read(PyValue function, Optional<PyValue> arguments) {
    if (isValidation(function)) {
      return DoubleUnaryOperator.identity();
    }
    String name = name(function);
    if (name.equals("clip")) {
      double low = bound(arguments, "min", Double.NEGATIVE_INFINITY);
      double high = bound(arguments, "max", Double.POSITIVE_INFINITY);
      return x -> Math.min(Math.max(x, low), high);
    }
    if (arguments.isPresent() && !(arguments.get() instanceof PyDict dict && dict.size() == 0)) {
      throw new UnreadableModel("numpy." + name + " with arguments has no exact form here");
    }
    return named(name);
  }

  /** {@code functools.partial(check_array, ...)}, which only looks at its rows. */
  private static boolean isValidation(PyValue function) {
    return function instanceof PyObject object
        && object.type().qualifiedName().equals("functools.partial")
        && object.arguments().items().size() == 1
        && object.arguments().items().getFirst() instanceof PyGlobal inner
        && inner.name().equals("check_array");
  }

  private static double bound(Optional<PyValue> arguments, String name, double absent) {
    if (!(arguments.orElse(null) instanceof PyDict dict)) {
      return absent;
    }
    return dict.get("a_" + name)
        .or(() -> dict.get(name))
        .filter(value -> !(value instanceof dev.primavista.pickle.PyNone))
        .map(value -> State.number(name, value))
        .orElse(absent);
  }

  /** A plain global, or the way in which numpy wrote its functions up to scikit-learn 0.24. */
  private static String name(PyValue function) {
    if (function instanceof PyGlobal global && global.module().startsWith("numpy")) {
      return global.name();
    }
    if (function instanceof PyObject object
        && object.type().name().equals("_ufunc_reconstruct")
        && object.arguments().items().size() == 2
        && object.arguments().items().get(1) instanceof PyStr name) {
      return name.value();
    }
    String what =
        function instanceof PyGlobal global ? global.qualifiedName() : function.typeName();
    throw new UnreadableModel("function " + what + " is code of the user's own");
  }

  /** The function as a person would write it. */
  static String written(PyValue function) {
    return isValidation(function) ? "check_array" : "numpy." + name(function);
  }

  /**
   * The function of this name.
   *
   * @throws UnreadableModel if it is not known
   */
  public static DoubleUnaryOperator named(String name) {
    return switch (name) {
      case "abs", "absolute", "fabs" -> Math::abs;
      case "cbrt" -> Math::cbrt;
      case "ceil" -> Math::ceil;
      case "cos" -> Math::cos;
      case "exp" -> Math::exp;
      case "exp2" -> x -> Math.pow(2, x);
      case "expm1" -> Math::expm1;
      case "floor" -> Math::floor;
      case "log" -> Math::log;
      case "log10" -> Math::log10;
      case "log1p" -> Math::log1p;
      case "log2" -> x -> Math.log(x) / Math.log(2);
      case "negative" -> x -> -x;
      case "reciprocal" -> x -> 1 / x;
      case "rint", "round", "around" -> Math::rint;
      case "sign" -> Math::signum;
      case "sin" -> Math::sin;
      case "sqrt" -> Math::sqrt;
      case "square" -> x -> x * x;
      case "tan" -> Math::tan;
      case "tanh" -> Math::tanh;
      default -> throw new UnreadableModel("numpy." + name + " has no exact form here");
    };
  }
}
