package dev.primavista.trees;

import java.util.Arrays;

/**
 * The values that walks end in. Equal leaves may share a number: most leaves of a forest that
 * classifies are pure, and what is left of its values stays near the processor.
 *
 * @param numbers of each leaf, its number in {@code values}
 * @param values of each number as many as a leaf is wide
 */
record LeafTable(int[] numbers, double[] values) {
  /** Every leaf by itself. */
  static LeafTable plain(TreeEnsemble trees) {
    int[] numbers = new int[trees.leaves()];
    Arrays.setAll(numbers, leaf -> leaf);
    return new LeafTable(numbers, trees.leafValues);
  }

  /** Leaves of the same bits share a number. */
  static LeafTable merged(TreeEnsemble trees) {
    int width = trees.width;
    double[] all = trees.leafValues;
    int[] numbers = new int[trees.leaves()];
    double[] values = new double[all.length];
    int[] numberAt = new int[Integer.highestOneBit(Math.max(1, numbers.length)) << 2];
    Arrays.fill(numberAt, -1);
    int count = 0;
    for (int leaf = 0; leaf < numbers.length; leaf++) {
      int from = leaf * width;
      int slot = hash(all, from, width) & (numberAt.length - 1);
      while (numberAt[slot] >= 0 && !same(values, numberAt[slot] * width, all, from, width)) {
        slot = (slot + 1) & (numberAt.length - 1);
      }
      if (numberAt[slot] < 0) {
        System.arraycopy(all, from, values, count * width, width);
        numberAt[slot] = count++;
      }
      numbers[leaf] = numberAt[slot];
    }
    return new LeafTable(numbers, Arrays.copyOf(values, count * width));
  }

  private static int hash(double[] values, int from, int width) {
    long hash = 0;
    for (int i = from; i < from + width; i++) {
      hash = (hash + Double.doubleToRawLongBits(values[i])) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 32;
    }
    return (int) hash;
  }

  private static boolean same(double[] a, int fromA, double[] b, int fromB, int width) {
    for (int i = 0; i < width; i++) {
      long bits = Double.doubleToRawLongBits(a[fromA + i]);
      if (bits != Double.doubleToRawLongBits(b[fromB + i])) {
        return false;
      }
    }
    return true;
  }
}
