package dev.primavista.trees;

import com.fasterxml.jackson.core.io.NumberInput;

/** The numbers of a line's value, which spaces divide. */
final class Words {
  /** What fits a long whatever its digits are. */
  private static final int MOST_DIGITS = 18;

  private final String key;
  private final char[] text;
  private final int last;
  private int start;
  private int end;

  /**
   * The words of a text.
   *
   * @param key what errors name
   */
  Words(String key, char[] text) {
    this.key = key;
    this.text = text;
    int stripped = text.length;
    while (stripped > 0 && text[stripped - 1] <= ' ') {
      stripped--;
    }
    last = stripped;
  }

  /** The number that this one word is. */
  static double floating(String key, String word) {
    Words words = new Words(key, word.toCharArray());
    words.all();
    return words.floating();
  }

  /** There are no more words than this. */
  int most() {
    return (last - end + 1) / 2;
  }

  /** Goes to the next word; false after the last. */
  boolean next() {
    int at = end;
    while (at < last && text[at] == ' ') {
      at++;
    }
    start = at;
    while (at < last && text[at] != ' ') {
      at++;
    }
    end = at;
    return end > start;
  }

  /** Takes all that follows for one word. */
  void all() {
    start = end;
    while (start < last && text[start] <= ' ') {
      start++;
    }
    end = last;
  }

  int integer(long most) {
    boolean negative = start < end && text[start] == '-';
    int from = negative || (start < end && text[start] == '+') ? start + 1 : start;
    long value = 0;
    boolean digits = end > from && end - from <= MOST_DIGITS;
    for (int i = from; i < end && digits; i++) {
      digits = text[i] >= '0' && text[i] <= '9';
      value = value * 10 + (text[i] - '0');
    }
    value = negative ? -value : value;
    if (!digits || value < Integer.MIN_VALUE || value > most) {
      throw new TreeFormatException(key + "=" + shortened() + " (expected: an integer)");
    }
    return (int) value;
  }

  double floating() {
    char letter = start < end ? text[end - 1] : ' ';
    if (letter == 'f' || letter == 'n') {
      return named(new String(text, start, end - start));
    }
    try {
      return NumberInput.parseDouble(text, start, end - start, true);
    } catch (NumberFormatException e) {
      throw noNumbers();
    }
  }

  private double named(String word) {
    return switch (word) {
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      case "nan", "-nan" -> Double.NaN;
      default -> throw noNumbers();
    };
  }

  private TreeFormatException noNumbers() {
    return new TreeFormatException(key + "=" + shortened() + " (expected: numbers)");
  }

  private String shortened() {
    int length = end - start;
    return length <= 40 ? new String(text, start, length) : new String(text, start, 40) + "...";
  }
}
