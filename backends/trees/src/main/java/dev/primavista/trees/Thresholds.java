package dev.primavista.trees;

import java.util.Arrays;

/**
 * The thresholds of columns, each column's once and sorted. Searches add the sign of a difference
 * to a place, since a processor cannot predict the jumps of a search.
 */
final class Thresholds {
  /** Searches that go side by side, so that one's wait for memory is another's work. */
  private static final int LANES = 4;

  /** Where each column's thresholds begin; the end of the last one follows. */
  private final int[] begins;

  /** The first one is none, so that a search may look before its beginning. */
  private final double[] sorted;

  /**
   * @param columns how many
   * @param columnOf of each threshold its column; below zero if it does not count
   */
  Thresholds(int columns, int[] columnOf, double[] thresholds) {
    begins = new int[columns + 1];
    for (int column : columnOf) {
      if (column >= 0) {
        begins[column + 1]++;
      }
    }
    begins[0] = 1;
    Arrays.parallelPrefix(begins, Integer::sum);
    int[] next = begins.clone();
    double[] gathered = new double[begins[columns]];
    for (int i = 0; i < thresholds.length; i++) {
      if (columnOf[i] >= 0) {
        gathered[next[columnOf[i]]++] = thresholds[i] + 0.0;
      }
    }
    for (int column = 0; column < columns; column++) {
      Arrays.sort(gathered, begins[column], begins[column + 1]);
    }
    sorted = distinct(gathered);
  }

  private double[] distinct(double[] all) {
    int end = begins[0];
    for (int column = 0; column + 1 < begins.length; column++) {
      int from = begins[column];
      begins[column] = end;
      for (int i = from; i < begins[column + 1]; i++) {
        if (i == from || all[i] != all[i - 1]) {
          all[end++] = all[i];
        }
      }
    }
    begins[begins.length - 1] = end;
    return Arrays.copyOf(all, end);
  }

  /** How many thresholds a column has; one at least. */
  int count(int column) {
    return begins[column + 1] - begins[column];
  }

  double greatest(int column) {
    return sorted[begins[column + 1] - 1];
  }

  /** How many thresholds of the column are smaller than a value. */
  int below(int column, double value) {
    int begin = begins[column];
    int at = begin - 1;
    int length = count(column);
    while (length > 1) {
      int half = length >>> 1;
      at += half & isNegative(sorted[at + half] - value);
      length -= half;
    }
    return at + 1 - begin - isNegative(sorted[at + 1] - value);
  }

  /**
   * How many thresholds of each column are smaller than its value in a row.
   *
   * @param index of each column, where its value is after {@code from}
   * @param into receives a number for each column
   */
  void below(double[] rows, int from, int[] index, int[] into) {
    int column = 0;
    for (; column + LANES <= index.length; column += LANES) {
      fourBelow(rows, from, index, column, into);
    }
    for (; column < index.length; column++) {
      into[column] = below(column, rows[from + index[column]]);
    }
  }

  /** A search that has ended before the others goes on with steps of no width. */
  private void fourBelow(double[] rows, int from, int[] index, int column, int[] into) {
    double v0 = rows[from + index[column]];
    double v1 = rows[from + index[column + 1]];
    double v2 = rows[from + index[column + 2]];
    double v3 = rows[from + index[column + 3]];
    int b0 = begins[column];
    int b1 = begins[column + 1];
    int b2 = begins[column + 2];
    int b3 = begins[column + 3];
    int n0 = b1 - b0;
    int n1 = b2 - b1;
    int n2 = b3 - b2;
    int n3 = begins[column + 4] - b3;
    int a0 = b0 - 1;
    int a1 = b1 - 1;
    int a2 = b2 - 1;
    int a3 = b3 - 1;
    while ((n0 | n1 | n2 | n3) > 1) {
      int h0 = n0 >>> 1;
      int h1 = n1 >>> 1;
      int h2 = n2 >>> 1;
      int h3 = n3 >>> 1;
      a0 += h0 & isNegative(sorted[a0 + h0] - v0);
      a1 += h1 & isNegative(sorted[a1 + h1] - v1);
      a2 += h2 & isNegative(sorted[a2 + h2] - v2);
      a3 += h3 & isNegative(sorted[a3 + h3] - v3);
      n0 -= h0;
      n1 -= h1;
      n2 -= h2;
      n3 -= h3;
    }
    into[column] = a0 + 1 - b0 - isNegative(sorted[a0 + 1] - v0);
    into[column + 1] = a1 + 1 - b1 - isNegative(sorted[a1 + 1] - v1);
    into[column + 2] = a2 + 1 - b2 - isNegative(sorted[a2 + 1] - v2);
    into[column + 3] = a3 + 1 - b3 - isNegative(sorted[a3 + 1] - v3);
  }

  /** -1 for numbers below zero, 0 otherwise. */
  private static int isNegative(double difference) {
    return (int) (Double.doubleToRawLongBits(difference) >> 63);
  }
}
