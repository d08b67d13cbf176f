package dev.primavista.trees;

import java.util.Arrays;

/**
 * Small trees, column by column instead of tree by tree (Lucchese and others, "QuickScorer", SIGIR
 * 2015). A tree of at most 64 leaves is a word with a bit per leaf, from left to right; a decision
 * that sends the row to the right rules out the leaves on its left; the lowest bit that is left
 * over is the row's leaf. The decisions of a slot lie in the order of their ranks, so that those
 * that send a row to the right are the first ones.
 */
final class QuickScorer implements Walk {
  /** The bits of a word. */
  static final int MOST_LEAVES = Long.SIZE;

  private final int slots;

  /** Of each slot, where its decisions begin. */
  private final int[] begins;

  /** Of each slot and rank, how many decisions send a row of that rank to the right. */
  private final int[] counts;

  /** Of each slot, where its counts begin. */
  private final int[] countsOf;

  private final int[] tree;
  private final long[] mask;

  /** Of each tree, the number of its first leaf in {@link #leaf}. */
  private final int[] firstLeaf;

  /** The leaves of all trees, each tree's from left to right. */
  private final int[] leaf;

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
    tree = new int[trees.nodes()];
    mask = new long[trees.nodes()];
    firstLeaf = new int[trees.trees()];
    leaf = new int[trees.leaves()];
    int seen = 0;
    for (int i = 0; i < firstLeaf.length; i++) {
      firstLeaf[i] = seen;
      Numbering numbering = new Numbering(trees, i, placeOfNode, seen);
      numbering.subtree(trees.roots[i]);
      seen = numbering.seen;
    }
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
        leaf[seen] = ~node;
        return 1L << (seen++ - first);
      }
      long under = subtree(trees.left[node]);
      mask[placeOfNode[node]] = ~under;
      tree[placeOfNode[node]] = number;
      return under | subtree(trees.right[node]);
    }
  }

  /** How many masks are applied to so many rows, and a mask's time twice for each tree's leaf. */
  long masks(Rows rows, int count) {
    long masks = 2L * count * firstLeaf.length;
    for (int row = 0; row < count; row++) {
      for (int slot = 0; slot < slots; slot++) {
        masks += counts[countsOf[slot] + rows.ranks()[row * rows.slots() + slot]];
      }
    }
    return masks;
  }

  @Override
  public void leavesOfRow(Rows rows, int row, int[] into) {
    long[] left = new long[firstLeaf.length];
    Arrays.fill(left, -1L);
    int ranks = row * rows.slots();
    for (int slot = 0; slot < slots; slot++) {
      int from = begins[slot];
      int to = from + counts[countsOf[slot] + rows.ranks()[ranks + slot]];
      for (int i = from; i < to; i++) {
        left[tree[i]] &= mask[i];
      }
    }
    for (int i = 0; i < left.length; i++) {
      into[i] = leaf[firstLeaf[i] + Long.numberOfTrailingZeros(left[i])];
    }
  }
}
