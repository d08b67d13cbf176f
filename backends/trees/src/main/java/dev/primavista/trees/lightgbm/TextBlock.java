package dev.primavista.trees.lightgbm;

import dev.primavista.trees.text.EightBytes;
import dev.primavista.trees.text.Words;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A block of {@code key=value} lines, of which the last one of a key counts. Values are read where
 * they stand: a large model has a million numbers, and most of its lines nobody asks for.
 */
final class TextBlock {
  private static final int[] NO_INTS = {};
  private static final double[] NO_DOUBLES = {};

  private final byte[] text;

  /** Of each line with a key, where it begins, where its {@code =} is and where it ends. */
  private int[] starts = new int[32];

  private int[] equals = new int[32];
  private int[] ends = new int[32];
  private int lines;

  /** The lines of this part of the text. */
  TextBlock(byte[] text, int from, int to) {
    this.text = text;
    int end;
    for (int at = from; at < to; at = end + 1) {
      end = EightBytes.indexOf(text, '\n', at, to);
      add(at, EightBytes.indexOf(text, '=', at, end), end);
    }
  }

  private void add(int start, int equal, int end) {
    if (equal == start || equal == end) {
      return;
    }
    if (lines == starts.length) {
      starts = Arrays.copyOf(starts, 2 * lines);
      equals = Arrays.copyOf(equals, 2 * lines);
      ends = Arrays.copyOf(ends, 2 * lines);
    }
    starts[lines] = start;
    equals[lines] = equal;
    ends[lines++] = end;
  }

  /** The line of this key; -1 if there is none. */
  private int line(String key) {
    for (int line = lines - 1; line >= 0; line--) {
      if (isKey(line, key)) {
        return line;
      }
    }
    return -1;
  }

  private boolean isKey(int line, String key) {
    int from = starts[line];
    int same = equals[line] - from == key.length() ? key.length() : -1;
    while (same > 0 && text[from + same - 1] == key.charAt(same - 1)) {
      same--;
    }
    return same == 0;
  }

  /** The value of this key without the space around it. */
  String text(String key, String absent) {
    int line = line(key);
    if (line < 0) {
      return absent;
    }
    int from = equals[line] + 1;
    return new String(text, from, ends[line] - from, StandardCharsets.UTF_8).strip();
  }

  int integer(String key, int absent) {
    int line = line(key);
    return line < 0 ? absent : words(key, line).single();
  }

  /**
   * The whole numbers of a line.
   *
   * @param likely how many there should be
   */
  int[] ints(String key, int likely) {
    return integers(key, likely, Integer.MAX_VALUE);
  }

  int[] unsignedInts(String key, int likely) {
    return integers(key, likely, 0xffffffffL);
  }

  private int[] integers(String key, int likely, long most) {
    int line = line(key);
    if (line < 0) {
      return NO_INTS;
    }
    Words words = words(key, line);
    int[] values = new int[words.atMost(likely)];
    int count = 0;
    while (words.next()) {
      values = count < values.length ? values : Arrays.copyOf(values, 2 * count + 1);
      values[count++] = words.integer(most);
    }
    return count == values.length ? values : Arrays.copyOf(values, count);
  }

  /**
   * The numbers of a line.
   *
   * @param likely how many there should be
   */
  double[] doubles(String key, int likely) {
    int line = line(key);
    if (line < 0) {
      return NO_DOUBLES;
    }
    Words words = words(key, line);
    double[] values = new double[words.atMost(likely)];
    int count = 0;
    while (words.next()) {
      values = count < values.length ? values : Arrays.copyOf(values, 2 * count + 1);
      values[count++] = words.floating();
    }
    return count == values.length ? values : Arrays.copyOf(values, count);
  }

  private Words words(String key, int line) {
    return new Words(key, text, equals[line] + 1, ends[line]);
  }
}
