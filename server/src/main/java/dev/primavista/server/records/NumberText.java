package dev.primavista.server.records;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Numbers written as texts, as pandas reads them. */
final class NumberText {
  /** What pandas reads as a number that is missing. */
  private static final Set<String> MISSING =
      Set.of(
          "",
          "#N/A",
          "#N/A N/A",
          "#NA",
          "-1.#IND",
          "-1.#QNAN",
          "-NaN",
          "-nan",
          "1.#IND",
          "1.#QNAN",
          "<NA>",
          "N/A",
          "NA",
          "NULL",
          "NaN",
          "None",
          "n/a",
          "nan",
          "null");

  /** Words that stand for numbers. */
  private static final Map<String, Double> WORDS =
      Map.of(
          "true", 1.0,
          "false", 0.0,
          "inf", Double.POSITIVE_INFINITY,
          "+inf", Double.POSITIVE_INFINITY,
          "-inf", Double.NEGATIVE_INFINITY,
          "infinity", Double.POSITIVE_INFINITY,
          "+infinity", Double.POSITIVE_INFINITY,
          "-infinity", Double.NEGATIVE_INFINITY);

  private NumberText() {}

  /** Whether a text may be a value of a column of numbers. */
  static boolean isValue(String text) {
    return isNumber(text) || isMissing(text) || isWord(text);
  }

  /** Whether it is written in digits, or is NaN; spaces around it do not count. */
  static boolean isNumber(String text) {
    return text.strip().matches("[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]{1,4})?|(?i)nan");
  }

  /** Whether it stands for a number that is missing. */
  static boolean isMissing(String text) {
    return MISSING.contains(text);
  }

  /** Whether it is a word that stands for a number. */
  static boolean isWord(String text) {
    return WORDS.containsKey(text.toLowerCase(Locale.ROOT));
  }

  /** The value of a number or such a word. */
  static double parse(String text) {
    String number = text.strip();
    Double word = WORDS.get(number.toLowerCase(Locale.ROOT));
    if (word != null) {
      return word;
    }
    return number.equalsIgnoreCase("nan") ? Double.NaN : Double.parseDouble(number);
  }
}
