package dev.primavista.trees.text;

import com.fasterxml.jackson.core.io.NumberInput;
import dev.primavista.trees.TreeFormatException;
import java.nio.charset.StandardCharsets;

/** The numbers of a line's value, which spaces divide. */
public final class Words {
  /** What fits a long whatever its digits are. */
  private static final int MOST_DIGITS = 18;

  /** Numbers below these can take one digit more, and eight. */
  private static final long ROOM_FOR_ONE = 100_000_000_000_000_000L;

  private static final long ROOM_FOR_EIGHT = 10_000_000_000L;

  private final String key;
  private final byte[] text;
  private final int last;

  /** Where the word begins that {@link #next} found. */
  private int start;

  /** Where reading goes on. */
  private int at;

  /** The digits read so far, as one number. */
  private long digits;

  /**
   * The words of a part of a text.
   *
   * @param key what errors name
   */
  public Words(String key, byte[] text, int from, int to) {
    this.key = key;
    this.text = text;
    int stripped = to;
    while (stripped > from && isSpace(text[stripped - 1])) {
      stripped--;
    }
    at = from;
    last = stripped;
  }

  /** The number that this one word is. */
  public static double floating(String key, String word) {
    byte[] text = word.getBytes(StandardCharsets.UTF_8);
    Words words = new Words(key, text, 0, text.length);
    words.skipSpace();
    double value = words.floating();
    if (words.at < words.last) {
      throw words.unexpected("numbers", words.last);
    }
    return value;
  }

  /** The one whole number that all words are. */
  public int single() {
    skipSpace();
    int value = integer(Integer.MAX_VALUE);
    if (at < last) {
      throw unexpected("an integer", last);
    }
    return value;
  }

  /** So many words, but no more than there can be. */
  public int atMost(int likely) {
    return Math.clamp(likely, 0, (last - at + 1) / 2);
  }

  /** Goes to the next word; false after the last. */
  public boolean next() {
    while (at < last && text[at] == ' ') {
      at++;
    }
    start = at;
    return at < last;
  }

  private void skipSpace() {
    while (at < last && isSpace(text[at])) {
      at++;
    }
    start = at;
  }

  private static boolean isSpace(byte letter) {
    return letter >= 0 && letter <= ' ';
  }

  private boolean atWordEnd() {
    return at == last || text[at] == ' ';
  }

  public int integer(long most) {
    boolean negative = at < last && text[at] == '-';
    if (negative || (at < last && text[at] == '+')) {
      at++;
    }
    int from = at;
    long size = 0;
    for (int digit = digit(); digit >= 0; digit = digit()) {
      size = size * 10 + digit;
      at++;
    }
    long value = negative ? -size : size;
    boolean fits = value >= Integer.MIN_VALUE && value <= most;
    if (at == from || at - from > MOST_DIGITS || !atWordEnd() || !fits) {
      throw unexpected("an integer", wordEnd());
    }
    return (int) value;
  }

  /** The digit that comes next; negative if none does. */
  private int digit() {
    int value = at < last ? text[at] - '0' : -1;
    return value <= 9 ? value : -1;
  }

  public double floating() {
    boolean negative = at < last && text[at] == '-';
    int from = negative ? at + 1 : at;
    at = from;
    digits = 0;
    readDigits();
    int point = at;
    int places = 0;
    if (at < last && text[at] == '.') {
      at++;
      readEightDigits();
      readDigits();
      places = at - point - 1;
    }
    boolean some = point > from || places > 0;
    places -= exponent();
    double size = some && atWordEnd() ? Decimals.of(digits, places) : Double.NaN;
    if (Double.isNaN(size)) {
      return unusual();
    }
    return negative ? -size : size;
  }

  /** Ends before a digit that there is no room for. */
  private void readDigits() {
    long value = digits;
    int to = at;
    for (; to < last && value < ROOM_FOR_ONE; to++) {
      int digit = text[to] - '0';
      if (digit < 0 || digit > 9) {
        break;
      }
      value = value * 10 + digit;
    }
    digits = value;
    at = to;
  }

  private void readEightDigits() {
    long value = digits;
    int to = at;
    while (to + EightBytes.SIZE <= last && value < ROOM_FOR_EIGHT) {
      long bytes = EightBytes.at(text, to);
      if (!EightBytes.areDigits(bytes)) {
        break;
      }
      value = value * 100_000_000 + EightBytes.number(bytes);
      to += EightBytes.SIZE;
    }
    digits = value;
    at = to;
  }

  /** The power of ten; 0 where there is none, and before one that is not understood. */
  private int exponent() {
    if (at == last || (text[at] != 'e' && text[at] != 'E')) {
      return 0;
    }
    int sign = at + 1 < last ? text[at + 1] : 0;
    int from = sign == '-' || sign == '+' ? at + 2 : at + 1;
    int value = 0;
    int to = from;
    while (to < last && to < from + 4 && text[to] >= '0' && text[to] <= '9') {
      value = value * 10 + text[to++] - '0';
    }
    at = to > from ? to : at;
    return sign == '-' ? -value : value;
  }

  /** A number that is no number, or one of many digits. */
  private double unusual() {
    int end = wordEnd();
    at = end;
    String word = word(end);
    return switch (word) {
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      case "nan", "-nan" -> Double.NaN;
      default -> number(word, end);
    };
  }

  private double number(String word, int end) {
    boolean digitLast = end > start && (text[end - 1] == '.' || Character.isDigit(text[end - 1]));
    try {
      if (digitLast) {
        return NumberInput.parseDouble(word, true);
      }
    } catch (NumberFormatException e) {
      throw unexpected("numbers", end);
    }
    throw unexpected("numbers", end);
  }

  private int wordEnd() {
    int end = start;
    while (end < last && text[end] != ' ') {
      end++;
    }
    return end;
  }

  private String word(int end) {
    return new String(text, start, end - start, StandardCharsets.UTF_8);
  }

  private TreeFormatException unexpected(String expected, int end) {
    String word = word(end);
    String shortened = word.length() <= 40 ? word : word.substring(0, 40) + "...";
    return new TreeFormatException(key + "=" + shortened + " (expected: " + expected + ")");
  }
}
