package dev.primavista.sklearn.estimator;

import java.util.Locale;
import java.util.regex.Pattern;

/** Numbers written as text, as Python's {@code float} reads them. */
final class PythonFloat {
  private static final Pattern FORM =
      Pattern.compile(
          "[+-]?(?:(?:\\d+(?:_\\d+)*\\.?(?:\\d+(?:_\\d+)*)?|\\.\\d+(?:_\\d+)*)"
              + "(?:[eE][+-]?\\d+(?:_\\d+)*)?|(?i:inf|infinity|nan))");

  private PythonFloat() {}

  /** Whether it is a number, blanks around it aside. */
  static boolean matches(String text) {
    return FORM.matcher(text.strip()).matches();
  }

  /** The number of a text that {@link #matches}. */
  static double parse(String text) {
    String number = text.strip().replace("_", "").toLowerCase(Locale.ROOT);
    double sign = number.startsWith("-") ? -1 : 1;
    String bare = number.startsWith("+") || number.startsWith("-") ? number.substring(1) : number;
    return switch (bare) {
      case "inf", "infinity" -> sign * Double.POSITIVE_INFINITY;
      case "nan" -> Double.NaN;
      default -> Double.parseDouble(number);
    };
  }
}
