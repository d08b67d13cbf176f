package dev.primavista.sklearn.engine;

import dev.primavista.sklearn.estimator.UnreadableModel;

/** What becomes of two numbers, as numpy does it. */
enum PairFunction {
  ADD,
  SUB,
  MUL,
  DIV,
  TRUEDIV,
  FLOORDIV,
  MOD,
  POW;

  static PairFunction of(String word) {
    for (PairFunction function : values()) {
      if (function.name().toLowerCase(java.util.Locale.ROOT).equals(word)) {
        return function;
      }
    }
    throw new UnreadableModel("its function '" + word + "' is not known");
  }

  /** Whether it takes no zero on the right. */
  boolean divides() {
    return switch (this) {
      case DIV, TRUEDIV, FLOORDIV, MOD -> true;
      default -> false;
    };
  }

  double apply(double left, double right) {
    return switch (this) {
      case ADD -> left + right;
      case SUB -> left - right;
      case MUL -> left * right;
      case DIV, TRUEDIV -> left / right;
      case FLOORDIV -> floor(left, right);
      case MOD -> rest(left, right);
      case POW -> power(left, right);
    };
  }

  /** The rest has the sign of what is divided by. */
  private static double rest(double left, double right) {
    double rest = left % right;
    if (rest == 0) {
      return Math.copySign(0, right);
    }
    return (right < 0) == (rest < 0) ? rest : rest + right;
  }

  private static double floor(double left, double right) {
    double rest = left % right;
    double quotient = (left - rest) / right;
    if (rest != 0 && !Double.isNaN(rest) && (right < 0) != (rest < 0)) {
      quotient -= 1;
    }
    if (quotient == 0) {
      return Math.copySign(0, left / right);
    }
    double floor = Math.floor(quotient);
    return quotient - floor > 0.5 ? floor + 1 : floor;
  }

  /** As in C, one to any power is one, also to one that is missing. */
  private static double power(double left, double right) {
    return left == 1 || (left == -1 && Double.isInfinite(right)) ? 1 : Math.pow(left, right);
  }
}
