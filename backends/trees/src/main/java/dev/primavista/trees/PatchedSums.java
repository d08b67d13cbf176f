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

    /** Per item, the powers of two that its sum lies between. */
    private final double[] least = new double[blocks.items];

    private final double[] most = new double[blocks.items];

    /** Per item, how far the numbers between them are apart, and the inverse. */
    private final double[] unit = new double[blocks.items];

    private final double[] unitsPerOne = new double[blocks.items];

    /** Per item, where the rounded sums begin. */
    private final int[] rounded = new int[blocks.items];

    /** Per item, by how many units this block's rounded sum differs from the empty query's. */
    private final double[] moved = new double[blocks.items];

    /** Per item, how far this block's changes move the sum, all counted one way. */
    private final double[] reach = new double[blocks.items];

    /** Per item, the trees of this block whose value is changed, as bits. */
    private final int[] changed = new int[blocks.items];

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
        Arrays.fill(moved, 0.0);
        Arrays.fill(reach, 0.0);
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
      rounded[item] = begin;
      if (begin < 0) {
        least[item] = Double.NaN;
        return;
      }
      unit[item] = BlockSums.unit(power);
      unitsPerOne[item] = BlockSums.unitsPerOne(power);
      least[item] = sum < 0 ? -BlockSums.two(power + 1) : BlockSums.two(power);
      most[item] = sum < 0 ? -BlockSums.two(power) : BlockSums.two(power + 1);
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
        double units = unitsPerOne[item];
        moved[item] += BlockSums.rounded(after * units) - Math.rint(before * units);
        reach[item] += Math.abs(after - before);
        changedValues[item * TREES + tree] = after;
        changed[item] |= 1 << tree;
      }
    }

    private void add(int block, double[] sums) {
      int from = block * blocks.items;
      int count = 0;
      for (int item = 0; item < blocks.items; item++) {
        double sum = sums[item];
        double move = moved[item] * unit[item];
        double low = sum + blocks.lows[from + item] - 0.5 * (reach[item] - move);
        double high = sum + blocks.highs[from + item] + 0.5 * (reach[item] + move);
        if (low > least[item] && high < most[item]) {
          double units = blocks.rounded[rounded[item] + from + item] + moved[item];
          if (!Double.isNaN(units)) {
            sums[item] = sum + units * unit[item];
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
        for (int rest = changed[item]; rest != 0; rest &= rest - 1) {
          int tree = Integer.numberOfTrailingZeros(rest);
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
