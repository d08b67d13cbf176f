package dev.primavista.trees;

import java.util.Arrays;
import java.util.Map;

/** The numbers in a block of {@code key=value} lines. */
final class TextNumbers {
  private TextNumbers() {}

  static int integer(Map<String, String> block, String key, int absent) {
    String text = block.get(key);
    return text == null ? absent : (int) number(key, text.strip(), Integer.MAX_VALUE);
  }

  private static long number(String key, String text, long most) {
    try {
      long value = Long.parseLong(text);
      if (value >= Integer.MIN_VALUE && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Reported below, with numbers out of range.
    }
    throw new TreeFormatException(key + "=" + shortened(text) + " (expected: an integer)");
  }

  static int[] ints(Map<String, String> block, String key) {
    return Arrays.stream(words(block, key))
        .mapToInt(word -> (int) number(key, word, Integer.MAX_VALUE))
        .toArray();
  }

  static int[] unsignedInts(Map<String, String> block, String key) {
    return Arrays.stream(words(block, key))
        .mapToInt(word -> (int) number(key, word, 0xffffffffL))
        .toArray();
  }

  static double[] doubles(Map<String, String> block, String key) {
    String[] words = words(block, key);
    double[] values = new double[words.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = floating(key, words[i]);
    }
    return values;
  }

  static double floating(String key, String word) {
    return switch (word) {
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      case "nan", "-nan" -> Double.NaN;
      default -> {
        try {
          yield Double.parseDouble(word);
        } catch (NumberFormatException e) {
          throw new TreeFormatException(key + "=" + shortened(word) + " (expected: numbers)");
        }
      }
    };
  }

  private static String[] words(Map<String, String> block, String key) {
    String text = block.getOrDefault(key, "").strip();
    return text.isEmpty() ? new String[0] : text.split(" +", -1);
  }

  private static String shortened(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "...";
  }
}
