package dev.primavista.sklearn.estimator;

import java.util.Locale;
import java.util.regex.Pattern;

/** Numbers as text, as Python reads and writes them. */
public final class PythonFloat {
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

  /** As {@code repr(float)}: the shortest digits, an exponent below 1e-4 and from 1e16 on. */
  public static String text(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    if (value == 0) {
      return 1 / value > 0 ? "0.0" : "-0.0";
    }
    return (value < 0 ? "-" : "") + positive(Double.toString(Math.abs(value)));
  }

  /** Java's shortest digits in Python's form; big decimals would cost a cold start 50 ms. */
  private static String positive(String java) {
    int power = java.indexOf('E');
    int point = java.indexOf('.');
    String all =
        java.substring(0, point) + java.substring(point + 1, power < 0 ? java.length() : power);
    int first = 0;
    while (all.charAt(first) == '0') {
      first++;
    }
    int last = all.length();
    while (last > first + 1 && all.charAt(last - 1) == '0') {
      last--;
    }
    int exponent =
        point - 1 - first + (power < 0 ? 0 : Integer.parseInt(java.substring(power + 1)));
    String digits = all.substring(first, last);
    return exponent >= -4 && exponent < 16 ? plain(digits, exponent) : scientific(digits, exponent);
  }

  private static String plain(String digits, int exponent) {
    if (exponent < 0) {
      return "0." + "0".repeat(-exponent - 1) + digits;
    }
    int whole = exponent + 1;
    return digits.length() <= whole
        ? digits + "0".repeat(whole - digits.length()) + ".0"
        : digits.substring(0, whole) + "." + digits.substring(whole);
  }

  private static String scientific(String digits, int exponent) {
    StringBuilder number = new StringBuilder().append(digits.charAt(0));
    if (digits.length() > 1) {
      number.append('.').append(digits, 1, digits.length());
    }
    number.append(exponent < 0 ? "e-" : "e+").append(Math.abs(exponent) < 10 ? "0" : "");
    return number.append(Math.abs(exponent)).toString();
  }
}
