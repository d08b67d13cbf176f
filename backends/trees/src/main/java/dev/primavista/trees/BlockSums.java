package dev.primavista.trees;

/**
 * What trees add to each item's sum for the empty query, in blocks of trees.
 *
 * <p>A sum that is rounded after each addition depends on the order and cannot be added up
 * beforehand, but for this: between two powers of two the numbers that a sum can have are evenly
 * spaced. While it stays there, adding a value and rounding is the same as adding the value rounded
 * to the spacing, which is exact. So for each block and each of the powers of two that sums have,
 * the rounded values' sum is kept, in units of the spacing, together with how far the sum moves on
 * the way. It is NaN if a value lies in the middle between two numbers, as the sum then decides
 * which way it goes. Immutable.
 */
final class BlockSums {
  /** Trees of a block, as many as a long has bits. */
  static final int TREES = 64;

  /** Powers of two, down from the largest, for which sums are kept. */
  private static final int POWERS = 8;

  private static final int FRACTION = 52;
  private static final int EXPONENT = 0x7ff;
  private static final int BIAS = 1023;

  final int blocks;
  final int items;

  /** Per block, item and tree of the block, the tree's value. */
  final double[] values;

  /** Per block and item, how far below the sum at its start the sum comes; {@code <= 0}. */
  final float[] lows;

  /** Per block and item, how far above the sum at its start the sum comes; {@code >= 0}. */
  final float[] highs;

  /** The least power of two, as the exponent's bits in a double. */
  final int firstPower;

  /** Per power of two, block and item, the sum of the rounded values. */
  final double[] rounded;

  private BlockSums(int blocks, int items, double[] values, double margin) {
    this.blocks = blocks;
    this.items = items;
    this.values = values;
    this.lows = new float[blocks * items];
    this.highs = new float[blocks * items];
    double largest = bounds(margin);
    this.firstPower = Math.max(FRACTION + 2, power(largest) + 2 - POWERS);
    this.rounded = new double[POWERS * blocks * items];
    for (int power = 0; power < POWERS; power++) {
      round(unitsPerOne(firstPower + power), power * blocks * items);
    }
  }

  static BlockSums of(ItemWalk walk) {
    TreeEnsemble trees = walk.trees();
    int blocks = (trees.trees() + TREES - 1) / TREES;
    int items = walk.items();
    double[] values = new double[blocks * items * TREES];
    ItemWalk.State state = walk.new State();
    long[] all = walk.allItems();
    double[] row = new double[items];
    double margin = 0;
    for (int tree = 0; tree < trees.trees(); tree++) {
      int at = tree / TREES * items * TREES + tree % TREES;
      walk.values(trees.roots[tree], all, state, row);
      for (int item = 0; item < items; item++) {
        values[at + item * TREES] = row[item];
      }
    }
    for (double value : trees.leafValues) {
      margin += Math.abs(value);
    }
    return new BlockSums(blocks, items, values, margin * 0x1p-40);
  }

  /** The exponent's bits. */
  static int power(double sum) {
    return (int) (Double.doubleToRawLongBits(sum) >>> FRACTION) & EXPONENT;
  }

  /** Where the sums of this power of two begin; negative where they are not kept. */
  int begin(int power) {
    boolean kept = power >= firstPower && power < firstPower + POWERS;
    return kept ? (power - firstPower) * lows.length : -1;
  }

  /** How many numbers a double of this power of two can have between two whole numbers. */
  static double unitsPerOne(int power) {
    return two(2 * BIAS + FRACTION - power);
  }

  /** The distance of doubles of this power of two. */
  static double unit(int power) {
    return two(power - FRACTION);
  }

  /** The power of two of this exponent's bits. */
  static double two(int power) {
    return Double.longBitsToDouble((long) power << FRACTION);
  }

  /** Finds the bounds of each block; answers the largest sum. */
  private double bounds(double margin) {
    double largest = 0;
    double[] sums = new double[items];
    for (int at = 0; at < lows.length; at++) {
      double low = 0;
      double high = 0;
      double moved = 0;
      for (int tree = 0; tree < TREES; tree++) {
        moved += values[at * TREES + tree];
        low = Math.min(low, moved);
        high = Math.max(high, moved);
      }
      lows[at] = Math.nextDown((float) (low - margin));
      highs[at] = Math.nextUp((float) (high + margin));
      sums[at % items] += moved;
      largest = Math.max(largest, Math.abs(sums[at % items]));
    }
    return largest;
  }

  private void round(double unitsPerOne, int from) {
    for (int at = 0; at < lows.length; at++) {
      for (int tree = 0; tree < TREES; tree++) {
        rounded[from + at] += rounded(values[at * TREES + tree] * unitsPerOne);
      }
    }
  }

  /** The nearest whole number; NaN in the middle between two. */
  static double rounded(double units) {
    double nearest = Math.rint(units);
    return Math.abs(units - nearest) == 0.5 ? Double.NaN : nearest;
  }

  /** Adds a block's values one after another, as often as there are rows of them. */
  static void addInOrder(double[] rows, int[] which, int count, double[] sums) {
    int i = 0;
    for (; i + 4 <= count; i += 4) {
      addFour(rows, i * TREES, which, i, sums);
    }
    for (; i < count; i++) {
      double sum = sums[which[i]];
      for (int at = i * TREES; at < (i + 1) * TREES; at++) {
        sum += rows[at];
      }
      sums[which[i]] = sum;
    }
  }

  /** Side by side, as each addition waits for the one before. */
  private static void addFour(double[] rows, int from, int[] which, int i, double[] sums) {
    double a = sums[which[i]];
    double b = sums[which[i + 1]];
    double c = sums[which[i + 2]];
    double d = sums[which[i + 3]];
    for (int at = from; at < from + TREES; at++) {
      a += rows[at];
      b += rows[at + TREES];
      c += rows[at + 2 * TREES];
      d += rows[at + 3 * TREES];
    }
    sums[which[i]] = a;
    sums[which[i + 1]] = b;
    sums[which[i + 2]] = c;
    sums[which[i + 3]] = d;
  }
}
