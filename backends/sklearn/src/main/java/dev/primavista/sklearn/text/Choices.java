package dev.primavista.sklearn.text;

import java.util.regex.Pattern;

/** The choices that a pattern leaves open: a text may make a matcher try all combinations. */
final class Choices {
  private static final Pattern CHARACTER =
      Pattern.compile("\\\\.|\\[\\^?\\]?(?:\\\\.|[^\\]\\\\])*\\]", Pattern.DOTALL);

  private Choices() {}

  /**
   * Whether each of the pattern's alternatives has one choice at most, which is how often a
   * character is repeated.
   */
  static boolean areFew(String pattern) {
    String plain = CHARACTER.matcher(pattern).replaceAll("c").replace("(?", "(");
    int depth = 0;
    int choices = 0;
    for (int i = 0; i < plain.length() && choices < 2; i++) {
      switch (plain.charAt(i)) {
        case '(' -> depth++;
        case ')' -> depth--;
        case '|' -> choices = depth == 0 ? 0 : choices + 1;
        case '*', '+', '?', '{' -> choices += i > 0 && plain.charAt(i - 1) == ')' ? 2 : 1;
        default -> {}
      }
    }
    return choices < 2;
  }
}
