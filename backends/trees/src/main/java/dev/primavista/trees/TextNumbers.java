package dev.primavista.trees;

import com.fasterxml.jackson.core.io.NumberInput;
import java.util.Arrays;
import java.util.Map;

/** The numbers in a block of {@code key=value} lines. A large model has a million of them. */
final class TextNumbers {
  private TextNumbers() {}

  static int integer(Map<String, String> block, String key, int absent) {
    String text = block.get(key);
    return text == null ? absent : new Words(key, text).integer(Integer.MAX_VALUE);
  }

  static int[] ints(Map<String, String> block, String key) {
    return integers(new Words(key, block.getOrDefault(key, "")), Integer.MAX_VALUE);
  }

  static int[] unsignedInts(Map<String, String> block, String key) {
    return integers(new Words(key, block.getOrDefault(key, "")), 0xffffffffL);
  }

  private static int[] integers(Words words, long most) {
    int[] values = new int[words.most()];
    int count = 0;
    while (words.next()) {
      values[count++] = words.integer(most);
    }
    return Arrays.copyOf(values, count);
  }

  static double[] doubles(Map<String, String> block, String key) {
    Words words = new Words(key, block.getOrDefault(key, ""));
    double[] values = new double[words.most()];
    int count = 0;
    while (words.next()) {
      values[count++] = words.floating();
    }
    return Arrays.copyOf(values, count);
  }

  static double floating(String key, String word) {
    return new Words(key, word).floating();
  }

  /** The words of a line, which spaces divide; at first all of it is the word. */
  private static final class Words {
    /** What fits a long whatever its digits are. */
    private static final int MOST_DIGITS = 18;

    private final String key;
    private final char[] text;
    private int start;
    private int end;
    private int next;

    Words(String key, String text) {
      this.key = key;
      this.text = text.strip().toCharArray();
      this.end = this.text.length;
    }

    /** There are no more words than this. */
    int most() {
      return (text.length + 1) / 2;
    }

    /** Goes to the next word; false after the last. */
    boolean next() {
      start = next;
      while (start < text.length && text[start] == ' ') {
        start++;
      }
      end = start;
      while (end < text.length && text[end] != ' ') {
        end++;
      }
      next = end;
      return end > start;
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
      char last = start < end ? text[end - 1] : ' ';
      if (last == 'f' || last == 'n') {
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
}
