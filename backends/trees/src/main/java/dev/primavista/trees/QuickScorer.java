package dev.primavista.trees;

import java.util.Arrays;

/**
 * Small trees, column by column instead of tree by tree (Lucchese and others, "QuickScorer", SIGIR
 * 2015). A tree of at most 64 leaves is a word with a bit per leaf, from left to right, one of at
 * most 32 is half a word; a decision that sends the row to the right rules out the leaves on its
 * left; the lowest bit that is left over is the row's leaf. The decisions of a slot lie in the
 * order of their ranks, so that those that send a row to the right are the first ones. What the
 * first so many of them leave over is kept for all trees; only the decisions that follow are looked
 * at.
 */
final class QuickScorer implements Walk {
  /** The bits of a word. */
  static final int MOST_LEAVES = Long.SIZE;

  /** Decisions of a slot between two states that are kept; more of them where trees are many. */
  private static final int LEAST_STRIDE = 32;

  /** Words that are kept: half a megabyte stays near the processor. */
  private static final long MOST_KEPT = 1 << 16;

  private final int slots;

  /** Of each slot, where its decisions begin. */
  private final int[] begins;

  /** Of each slot and rank, how many decisions send a row of that rank to the right. */
  private final int[] counts;

  /** Of each slot, where its counts begin. */
  private final int[] countsOf;

  /** Whether two trees share a word. */
  private final boolean halves;

  /** Of each decision, the word of its tree and what it leaves of it. */
  private final int[] word;

  private final long[] mask;

  private final int words;
  private final int stride;

  /**
   * Of each slot, what its first {@link #stride}, twice as many ... decisions leave of each word.
   */
  private final long[] kept;

  /** Of each slot, where its kept words begin. */
  private final int[] keptOf;

  /** Of each tree, the number of its first leaf. */
  private final int[] firstLeaf;

  /** The leaves' values, each tree's from left to right. */
  private final double[] values;

  /** Whether every tree is small enough and every decision has a rank. */
  static boolean takes(TreeEnsemble trees, RowRanks ranks) {
    for (int node = 0; node < trees.nodes(); node++) {
      if (ranks.slotOfNode(node) == RowRanks.NONE) {
        return false;
      }
    }
    return trees.mostLeaves() <= MOST_LEAVES;
  }

  /**
   * @param trees each of at most {@link #MOST_LEAVES} leaves
   * @param ranks with a slot for each node
   */
  QuickScorer(TreeEnsemble trees, RowRanks ranks) {
    slots = ranks.slots();
    begins = new int[slots + 1];
    countsOf = new int[slots + 1];
    for (int node = 0; node < trees.nodes(); node++) {
      begins[ranks.slotOfNode(node) + 1]++;
    }
    Arrays.parallelPrefix(begins, Integer::sum);
    for (int slot = 0; slot < slots; slot++) {
      countsOf[slot + 1] = countsOf[slot] + ranks.thresholds(slot) + 1;
    }
    counts = new int[countsOf[slots]];
    int[] placeOfNode = sorted(trees, ranks);
    halves = trees.mostLeaves() <= Integer.SIZE;
    words = halves ? (trees.trees() + 1) / 2 : trees.trees();
    word = new int[trees.nodes()];
    mask = new long[trees.nodes()];
    firstLeaf = new int[trees.trees()];
    values = new double[trees.leafValues.length];
    int seen = 0;
    for (int i = 0; i < firstLeaf.length; i++) {
      firstLeaf[i] = seen;
      Numbering numbering = new Numbering(trees, i, placeOfNode, seen);
      numbering.subtree(trees.roots[i]);
      seen = numbering.seen;
    }
    stride = (int) Math.max(LEAST_STRIDE, (long) trees.nodes() * words / MOST_KEPT);
    keptOf = new int[slots + 1];
    for (int slot = 0; slot < slots; slot++) {
      keptOf[slot + 1] = keptOf[slot] + (begins[slot + 1] - begins[slot]) / stride * words;
    }
    kept = kept();
  }

  private long[] kept() {
    long[] all = new long[keptOf[slots]];
    long[] left = new long[words];
    for (int slot = 0; slot < slots; slot++) {
      Arrays.fill(left, -1L);
      int to = keptOf[slot];
      for (int i = begins[slot]; to < keptOf[slot + 1]; i++) {
        left[word[i]] &= mask[i];
        if ((i + 1 - begins[slot]) % stride == 0) {
          System.arraycopy(left, 0, all, to, words);
          to += words;
        }
      }
    }
    return all;
  }

  /** Sorts the decisions of each slot by their ranks; answers where each node's is. */
  private int[] sorted(TreeEnsemble trees, RowRanks ranks) {
    for (int node = 0; node < trees.nodes(); node++) {
      counts[countsOf[ranks.slotOfNode(node)] + ranks.rankOfNode(node) + 1]++;
    }
    for (int slot = 0; slot < slots; slot++) {
      for (int i = countsOf[slot] + 1; i < countsOf[slot + 1]; i++) {
        counts[i] += counts[i - 1];
      }
    }
    int[] next = counts.clone();
    int[] placeOfNode = new int[trees.nodes()];
    for (int node = 0; node < placeOfNode.length; node++) {
      int slot = ranks.slotOfNode(node);
      placeOfNode[node] = begins[slot] + next[countsOf[slot] + ranks.rankOfNode(node)]++;
    }
    return placeOfNode;
  }

  /** Numbers the leaves of one tree from left to right. */
  private final class Numbering {
    private final TreeEnsemble trees;
    private final int number;
    private final int[] placeOfNode;
    private final int first;
    private int seen;

    private Numbering(TreeEnsemble trees, int number, int[] placeOfNode, int first) {
      this.trees = trees;
      this.number = number;
      this.placeOfNode = placeOfNode;
      this.first = first;
      this.seen = first;
    }

    /** The bits of the leaves under this node. At most 63 deep, as the tree has 64 leaves. */
    private long subtree(int node) {
      if (node < 0) {
        System.arraycopy(
            trees.leafValues, ~node * trees.width, values, seen * trees.width, trees.width);
        return 1L << (seen++ - first);
      }
      long under = subtree(trees.left[node]);
      mask[placeOfNode[node]] = halves ? ~(under << shift(number)) : ~under;
      word[placeOfNode[node]] = halves ? number >> 1 : number;
      return under | subtree(trees.right[node]);
    }
  }

  /** Where the tree begins in a word of two. */
  private static int shift(int tree) {
    return (tree & 1) << 5;
  }

  /**
   * The work for so many rows, in units of the time that a mask takes: four kept words take one,
   * and so does half of finding a leaf.
   */
  long work(Rows rows, int count) {
    long work = 2L * count * firstLeaf.length;
    for (int row = 0; row < count; row++) {
      for (int slot = 0; slot < slots; slot++) {
        int right = right(rows, row, slot);
        work += right % stride + (right < stride ? 0 : words / 4);
      }
    }
    return work;
  }

  /** How many decisions of a slot send the row to the right. */
  private int right(Rows rows, int row, int slot) {
    return counts[countsOf[slot] + rows.ranks()[row * rows.slots() + slot]];
  }

  @Override
  public double[] values() {
    return values;
  }

  @Override
  public void leavesOfRow(Rows rows, int row, int[] into) {
    long[] left = leftByKept(rows, row);
    for (int slot = 0; slot < slots; slot++) {
      int right = right(rows, row, slot);
      int to = begins[slot] + right;
      for (int i = to - right % stride; i < to; i++) {
        left[word[i]] &= mask[i];
      }
    }
    for (int i = 0; i < firstLeaf.length; i++) {
      long bits = halves ? left[i >> 1] >>> shift(i) : left[i];
      into[i] = firstLeaf[i] + Long.numberOfTrailingZeros(bits);
    }
  }

  /** What the kept words of all slots leave over; four slots go together. */
  private long[] leftByKept(Rows rows, int row) {
    long[] left = new long[words];
    Arrays.fill(left, -1L);
    int[] from = new int[slots + 3];
    int count = 0;
    for (int slot = 0; slot < slots; slot++) {
      int strides = right(rows, row, slot) / stride;
      if (strides > 0) {
        from[count++] = keptOf[slot] + (strides - 1) * words;
      }
    }
    if (count > 0) {
      Arrays.fill(from, count, count + 3, from[0]);
    }
    for (int i = 0; i < count; i += 4) {
      and(left, from[i], from[i + 1], from[i + 2], from[i + 3]);
    }
    return left;
  }

  private void and(long[] left, int a, int b, int c, int d) {
    long[] all = kept;
    for (int i = 0; i < left.length; i++) {
      left[i] &= all[a + i] & all[b + i] & all[c + i] & all[d + i];
    }
  }
}
