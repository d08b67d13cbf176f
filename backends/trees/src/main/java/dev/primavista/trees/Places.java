package dev.primavista.trees;

import java.util.Optional;

/**
 * Trees laid out for walks that do not jump. The children of a node stand side by side, the left
 * one first, so that the outcome of a decision is added to a place instead of chosen by a jump that
 * no processor can predict. A place is a number of four parts, from the highest bit on:
 *
 * <ul>
 *   <li>whether the node's own rule decides; the next two parts are the node's number then
 *   <li>the slot whose rank is compared
 *   <li>the rank that it is compared with; the row goes right if its own is greater
 *   <li>how far away the left child is
 * </ul>
 *
 * A leaf leads to itself: it is compared with a rank that no row exceeds, {@link #leafBit} and the
 * leaf's number within its tree.
 *
 * @param starts of each tree, the place of its root
 * @param leafStarts of each tree, the number of its first leaf over all trees
 * @param numbers the places
 * @param rankBits how many bits the rank takes
 * @param childBits how many bits the distance of the child takes
 * @param fitsInt whether ranks decide everywhere and 32 bits are enough for each place
 */
record Places(
    int[] starts, int[] leafStarts, long[] numbers, int rankBits, int childBits, boolean fitsInt) {
  /** Lays out the trees; empty if a place has too few bits for trees of this size. */
  static Optional<Places> of(TreeEnsemble trees, RowRanks ranks) {
    return new Layout(trees, ranks).places();
  }

  /** The bit of the rank that only leaves have. */
  int leafBit() {
    return 1 << (rankBits - 1);
  }

  /** How many bits the numbers from 0 to this one take; one at least. */
  private static int bitsFor(int largest) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(1, largest));
  }

  private static final class Layout {
    private final TreeEnsemble trees;
    private final RowRanks ranks;
    private final int[] starts;
    private final int[] leafStarts;

    /** Of each place the node, or {@code ~leaf}. */
    private final int[] origins;

    /** Of each place how far away its left child is; zero for a leaf. */
    private final int[] distances;

    private int farthest;
    private int mostLeaves;
    private boolean ruled;

    Layout(TreeEnsemble trees, RowRanks ranks) {
      this.trees = trees;
      this.ranks = ranks;
      starts = new int[trees.trees()];
      leafStarts = new int[trees.trees()];
      origins = new int[2 * trees.nodes() + trees.trees()];
      distances = new int[origins.length];
      int end = 0;
      int leaf = 0;
      for (int tree = 0; tree < starts.length; tree++) {
        starts[tree] = end;
        leafStarts[tree] = leaf;
        int next = placeTree(end, trees.roots[tree]);
        int leaves = (next - end + 1) / 2;
        mostLeaves = Math.max(mostLeaves, leaves);
        leaf += leaves;
        end = next;
      }
    }

    /** Places a tree level by level; answers where the next one goes. */
    private int placeTree(int start, int root) {
      origins[start] = root;
      int end = start + 1;
      for (int at = start; at < end; at++) {
        int node = origins[at];
        if (node >= 0) {
          distances[at] = end - at;
          farthest = Math.max(farthest, end - at);
          ruled |= ranks.slotOfNode(node) == RowRanks.NONE;
          origins[end] = trees.left[node];
          origins[end + 1] = trees.right[node];
          end += 2;
        }
      }
      return end;
    }

    Optional<Places> places() {
      int rankBits = 1 + bitsFor(Math.max(ranks.highest(), mostLeaves));
      int childBits = bitsFor(farthest);
      int bits = bitsFor(ranks.slots()) + rankBits + childBits;
      if (ruled) {
        bits = 1 + Math.max(bits, bitsFor(trees.nodes()) + childBits);
      }
      if (bits > Long.SIZE || rankBits >= Integer.SIZE) {
        return Optional.empty();
      }
      long[] numbers = new long[origins.length];
      for (int tree = 0; tree < starts.length; tree++) {
        int end = tree + 1 < starts.length ? starts[tree + 1] : numbers.length;
        for (int at = starts[tree]; at < end; at++) {
          numbers[at] = number(at, leafStarts[tree], rankBits, childBits);
        }
      }
      return Optional.of(
          new Places(
              starts, leafStarts, numbers, rankBits, childBits, !ruled && bits <= Integer.SIZE));
    }

    private long number(int at, int leafStart, int rankBits, int childBits) {
      int node = origins[at];
      if (node < 0) {
        return ((1L << (rankBits - 1)) | (~node - leafStart)) << childBits;
      }
      int slot = ranks.slotOfNode(node);
      if (slot == RowRanks.NONE) {
        return Long.MIN_VALUE | ((long) node << childBits) | distances[at];
      }
      return ((((long) slot << rankBits) | ranks.rankOfNode(node)) << childBits) | distances[at];
    }
  }
}
