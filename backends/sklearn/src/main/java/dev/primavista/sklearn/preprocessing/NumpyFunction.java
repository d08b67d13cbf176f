package dev.primavista.sklearn.preprocessing;

import dev.primavista.pickle.PyDict;
import dev.primavista.pickle.PyGlobal;
import dev.primavista.pickle.PyNone;
import dev.primavista.pickle.PyObject;
import dev.primavista.pickle.PyStr;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/** numpy's and scipy's functions of single numbers, by name. */
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
    return switch (name) {
      case "clip" -> {
        double low = argument(arguments, Double.NEGATIVE_INFINITY, "a_min", "min");
        double high = argument(arguments, Double.POSITIVE_INFINITY, "a_max", "max");
        yield x -> Math.min(Math.max(x, low), high);
      }
      case "around", "round", "round_" -> rounding(argument(arguments, 0, "decimals"));
      case "nan_to_num" -> {
        double missing = argument(arguments, 0, "nan");
        double high = argument(arguments, Double.MAX_VALUE, "posinf");
        double low = argument(arguments, -Double.MAX_VALUE, "neginf");
        yield x -> Double.isNaN(x) ? missing : Double.isInfinite(x) ? (x > 0 ? high : low) : x;
      }
      default -> {
        refuseArguments(name, arguments);
        yield named(name);
      }
    };
  }

  private static void refuseArguments(String name, Optional<PyValue> arguments) {
    if (arguments.isPresent() && !(arguments.get() instanceof PyDict dict && dict.size() == 0)) {
      throw new UnreadableModel("numpy." + name + " with arguments has no exact form here");
    }
  }

  private static DoubleUnaryOperator rounding(double decimals) {
    double scale = Math.pow(10, Math.abs(decimals));
    return decimals >= 0 ? x -> Math.rint(x * scale) / scale : x -> Math.rint(x / scale) * scale;
  }

  /** {@code functools.partial(check_array, ...)}, which only looks at its rows. */
  private static boolean isValidation(PyValue function) {
    return function instanceof PyObject object
        && object.type().qualifiedName().equals("functools.partial")
        && object.arguments().items().size() == 1
        && object.arguments().items().getFirst() instanceof PyGlobal inner
        && inner.name().equals("check_array");
  }

  /** The keyword argument of the first of these names that is given; no other is known. */
  private static double argument(Optional<PyValue> arguments, double absent, String... names) {
    if (!(arguments.orElse(null) instanceof PyDict dict)) {
      return absent;
    }
    for (String name : names) {
      PyValue value = dict.get(name).orElse(PyNone.NONE);
      if (!(value instanceof PyNone)) {
        return State.number(name, value);
      }
    }
    return absent;
  }

  /** A plain global, or the way in which numpy wrote its functions up to scikit-learn 0.24. */
  private static String name(PyValue function) {
    if (function instanceof PyGlobal global
        && (global.module().startsWith("numpy") || isOfScipy(global.name()))) {
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
    if (isValidation(function)) {
      return "check_array";
    }
    String name = name(function);
    return (isOfScipy(name) ? "scipy.special." : "numpy.") + name;
  }

  private static boolean isOfScipy(String name) {
    return name.equals("expit") || name.equals("logit");
  }

  /**
   * The function of this name.
   *
   * @throws UnreadableModel if it is not known
   */
  public static DoubleUnaryOperator named(String name) {
    return switch (name) {
      case "abs", "absolute", "fabs" -> Math::abs;
      case "arccos" -> Math::acos;
      case "arccosh" -> NumpyFunction::arccosh;
      case "arcsin" -> Math::asin;
      case "arcsinh" -> NumpyFunction::arcsinh;
      case "arctan" -> Math::atan;
      case "arctanh" -> x -> 0.5 * (Math.log1p(x) - Math.log1p(-x));
      case "array", "asarray", "ascontiguousarray", "atleast_2d", "copy" ->
          DoubleUnaryOperator.identity();
      case "cbrt" -> Math::cbrt;
      case "ceil" -> Math::ceil;
      case "conj", "conjugate", "float64", "positive", "real" -> DoubleUnaryOperator.identity();
      case "cos" -> Math::cos;
      case "cosh" -> Math::cosh;
      case "deg2rad", "radians" -> x -> x * (Math.PI / 180);
      case "degrees", "rad2deg" -> x -> x * (180 / Math.PI);
      case "exp" -> Math::exp;
      case "exp2" -> x -> Math.pow(2, x);
      case "expit" -> x -> 1 / (1 + Math.exp(-x));
      case "expm1" -> Math::expm1;
      case "fix", "trunc" -> x -> x < 0 ? Math.ceil(x) : Math.floor(x);
      case "float32" -> x -> (float) x;
      case "floor" -> Math::floor;
      case "isfinite" -> x -> Double.isFinite(x) ? 1 : 0;
      case "isinf" -> x -> Double.isInfinite(x) ? 1 : 0;
      case "isnan" -> x -> Double.isNaN(x) ? 1 : 0;
      case "log" -> Math::log;
      case "log10" -> Math::log10;
      case "log1p" -> Math::log1p;
      case "log2" -> x -> Math.log(x) / Math.log(2);
      case "logit" -> NumpyFunction::logit;
      case "logical_not" -> x -> x == 0 ? 1 : 0;
      case "negative" -> x -> -x;
      case "reciprocal" -> x -> 1 / x;
      case "rint" -> Math::rint;
      case "sign" -> Math::signum;
      case "signbit" -> x -> Double.doubleToRawLongBits(x) < 0 ? 1 : 0;
      case "sin" -> Math::sin;
      case "sinc" -> x -> x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
      case "sinh" -> Math::sinh;
      case "sqrt" -> Math::sqrt;
      case "square" -> x -> x * x;
      case "tan" -> Math::tan;
      case "tanh" -> Math::tanh;
      default -> throw new UnreadableModel("numpy." + name + " has no exact form here");
    };
  }

  private static double arcsinh(double x) {
    double a = Math.abs(x);
    double size =
        a > 1e150 ? Math.log(a) + Math.log(2) : Math.log1p(a + a * a / (1 + Math.sqrt(a * a + 1)));
    return Math.copySign(size, x);
  }

  /** As scipy's, near one half without the rounding of {@code 1 - x}. */
  private static double logit(double x) {
    double s = 2 * (x - 0.5);
    return x < 0.3 || x > 0.65 ? Math.log(x / (1 - x)) : Math.log1p(s) - Math.log1p(-s);
  }

  private static double arccosh(double x) {
    double above = x - 1;
    return x > 1e150
        ? Math.log(x) + Math.log(2)
        : Math.log1p(above + Math.sqrt(above * (above + 2)));
  }
}
