package dev.primavista.trees;

import java.util.Arrays;

/**
 * A block of {@code key=value} lines, of which the last one of a key counts. Values are read where
 * they stand: a large model has a million numbers, and most of its lines nobody asks for.
 */
final class TextBlock {
  private static final int[] NO_INTS = {};
  private static final double[] NO_DOUBLES = {};

  private final String text;

  /** Of each line with a key, where it begins, where its {@code =} is and where it ends. */
  private int[] starts = new int[32];

  private int[] equals = new int[32];
  private int[] ends = new int[32];
  private int lines;

  /** The lines of this part of the text. */
  TextBlock(String text, int from, int to) {
    this.text = text;
    int end;
    for (int at = from; at < to; at = end + 1) {
      int lineEnd = text.indexOf('\n', at, to);
      end = lineEnd < 0 ? to : lineEnd;
      add(at, text.indexOf('=', at, end), end);
    }
  }

  private void add(int start, int equal, int end) {
    if (equal <= start) {
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
    return equals[line] - starts[line] == key.length() && text.startsWith(key, starts[line]);
  }

  /** The value of this key without the space around it. */
  String text(String key, String absent) {
    int line = line(key);
    return line < 0 ? absent : text.substring(equals[line] + 1, ends[line]).strip();
  }

  int integer(String key, int absent) {
    int line = line(key);
    if (line < 0) {
      return absent;
    }
    Words words = words(key, line);
    words.all();
    return words.integer(Integer.MAX_VALUE);
  }

  int[] ints(String key) {
    return integers(key, Integer.MAX_VALUE);
  }

  int[] unsignedInts(String key) {
    return integers(key, 0xffffffffL);
  }

  private int[] integers(String key, long most) {
    int line = line(key);
    if (line < 0) {
      return NO_INTS;
    }
    Words words = words(key, line);
    int[] values = new int[words.most()];
    int count = 0;
    while (words.next()) {
      values[count++] = words.integer(most);
    }
    return Arrays.copyOf(values, count);
  }

  double[] doubles(String key) {
    int line = line(key);
    if (line < 0) {
      return NO_DOUBLES;
    }
    Words words = words(key, line);
    double[] values = new double[words.most()];
    int count = 0;
    while (words.next()) {
      values[count++] = words.floating();
    }
    return Arrays.copyOf(values, count);
  }

  private Words words(String key, int line) {
    int from = equals[line] + 1;
    char[] value = new char[ends[line] - from];
    text.getChars(from, ends[line], value, 0);
    return new Words(key, value);
  }
}
