package dev.primavista.trees;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Scores a query by what it changes in the sums of the empty query. A block of trees in which an
 * item's sum stays between two powers of two takes one addition, however many trees it has; the
 * others take one for each tree. Either way each sum has the bits that adding tree by tree gives
 * it. Immutable.
 */
final class PatchedSums {
  private static final int TREES = BlockSums.TREES;

  /** Numbers of an item in {@link State#states}; eight doubles are a line of the cache. */
  private static final int STATE = 8;

  /** By how many units this block's rounded sum differs from the empty query's. */
  private static final int MOVED = 0;

  /** How far this block's changes move the sum, all counted one way. */
  private static final int REACH = 1;

  /** How many of the numbers that the sum can have there are to one, and their distance. */
  private static final int UNITS_PER_ONE = 2;

  private static final int UNIT = 3;

  /** The powers of two that the sum lies between. */
  private static final int LEAST = 4;

  private static final int MOST = 5;

  private final Flips flips;
  private final Patches patches;
  private final BlockSums blocks;

  private PatchedSums(Flips flips, Patches patches, BlockSums blocks) {
    this.flips = flips;
    this.patches = patches;
    this.blocks = blocks;
  }

  /** These trees' sums; null where there is too much to keep. */
  static @Nullable PatchedSums of(ItemWalk walk) {
    Patches.Gathering changes = new Patches.Gathering(walk);
    Flips flips = Flips.of(walk, changes);
    return changes.tooMany()
        ? null
        : new PatchedSums(flips, changes.laidOut(flips.byColumn()), BlockSums.of(walk));
  }

  /** One thread's means to score. */
  final class State implements SideFactoredEnsemble.Session {
    private final Flips.Found flipped = flips.new Found();

    /** Of the flips that take effect, what {@link Patches#heads} says. */
    private int[] heads = new int[0];

    /** Per item {@link #STATE} numbers, side by side as they are used together. */
    private final double[] states = new double[blocks.items * STATE];

    /** Per item, where the rounded sums begin. */
    private final int[] rounded = new int[blocks.items];

    /** Per item, the trees of this block whose value is changed, as bits. */
    private final long[] changed = new long[blocks.items];

    private final double[] changedValues = new double[blocks.items * TREES];
    private final int[] stepwise = new int[blocks.items];
    private final double[] rows = new double[blocks.items * TREES];

    @Override
    public void score(int[] columns, double[] values, int count, double[] sums) {
      flipped.find(columns, values, count);
      int found = flipped.count;
      for (int item = 0; item < blocks.items; item++) {
        sums[item] = 0;
        lookUpPower(item, 0);
      }
      readHeads(found);
      int next = 0;
      for (int block = 0; block < blocks.blocks; block++) {
        Arrays.fill(changed, 0);
        while (next < found && heads[next * Patches.HEAD] < (block + 1) * TREES) {
          change(next++ * Patches.HEAD);
        }
        add(block, sums);
      }
    }

    /**
     * Patches lie far apart, and each would be waited for: what it says decides what is read next.
     * Read before anything is decided, many are waited for at once.
     */
    private void readHeads(int found) {
      if (heads.length < found * Patches.HEAD) {
        heads = new int[found * Patches.HEAD];
      }
      for (int i = 0; i < found; i++) {
        int head = flipped.places[i] * Patches.HEAD;
        for (int j = 0; j < Patches.HEAD; j++) {
          heads[i * Patches.HEAD + j] = patches.heads[head + j];
        }
      }
    }

    private void lookUpPower(int item, double sum) {
      int power = BlockSums.power(sum);
      int begin = blocks.begin(power);
      int state = item * STATE;
      rounded[item] = begin;
      if (begin < 0) {
        states[state + LEAST] = Double.NaN;
        return;
      }
      states[state + UNITS_PER_ONE] = BlockSums.unitsPerOne(power);
      states[state + UNIT] = BlockSums.unit(power);
      states[state + LEAST] = sum < 0 ? -BlockSums.two(power + 1) : BlockSums.two(power);
      states[state + MOST] = sum < 0 ? -BlockSums.two(power) : BlockSums.two(power + 1);
    }

    private void change(int head) {
      int tree = heads[head] % TREES;
      int pairs = heads[head + 1];
      int end = heads[head + 3];
      for (int at = heads[head + 2]; at < end; at += 2) {
        int item = patches.changes[at];
        int pair = pairs + 2 * patches.changes[at + 1];
        double before = patches.pairs[pair];
        double after = patches.pairs[pair + 1];
        int state = item * STATE;
        double units = states[state + UNITS_PER_ONE];
        states[state + MOVED] += BlockSums.rounded(after * units) - Math.rint(before * units);
        states[state + REACH] += Math.abs(after - before);
        changedValues[item * TREES + tree] = after;
        changed[item] |= 1L << tree;
      }
    }

    private void add(int block, double[] sums) {
      int from = block * blocks.items;
      int count = 0;
      for (int item = 0; item < blocks.items; item++) {
        int state = item * STATE;
        double sum = sums[item];
        double units = states[state + MOVED];
        double unit = states[state + UNIT];
        double down = 0.5 * (states[state + REACH] - units * unit);
        double up = 0.5 * (states[state + REACH] + units * unit);
        states[state + MOVED] = 0;
        states[state + REACH] = 0;
        if (sum + blocks.lows[from + item] - down > states[state + LEAST]
            && sum + blocks.highs[from + item] + up < states[state + MOST]) {
          units += blocks.rounded[rounded[item] + from + item];
          if (!Double.isNaN(units)) {
            sums[item] = sum + units * unit;
            continue;
          }
        }
        stepwise[count++] = item;
      }
      addStepwise(from, count, sums);
    }

    private void addStepwise(int from, int count, double[] sums) {
      for (int i = 0; i < count; i++) {
        int item = stepwise[i];
        System.arraycopy(blocks.values, (from + item) * TREES, rows, i * TREES, TREES);
        for (long rest = changed[item]; rest != 0; rest &= rest - 1) {
          int tree = Long.numberOfTrailingZeros(rest);
          rows[i * TREES + tree] = changedValues[item * TREES + tree];
        }
      }
      BlockSums.addInOrder(rows, stepwise, count, sums);
      for (int i = 0; i < count; i++) {
        lookUpPower(stepwise[i], sums[stepwise[i]]);
      }
    }
  }
}
