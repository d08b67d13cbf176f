package dev.primavista.trees;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/**
 * Trees laid out for walks that do not jump. The children of a node stand side by side, the left
 * one first, so that the outcome of a decision is added to a place instead of chosen by a jump that
 * no processor can predict. A place is a number of four parts, from the highest bit on:
 *
 * <ul>
 *   <li>whether the node's own rule decides; the node's number stands in place of the rank then
 *   <li>the rank that a row's is compared with; it goes right if its own is greater, which holds
 *       just if its own, shifted to this part, is greater than the whole place
 *   <li>how far away the left child is
 *   <li>the slot whose rank is compared
 * </ul>
 *
 * A leaf leads to itself: it is compared with a rank that no row exceeds, {@link #leafBit} and the
 * leaf's number within its tree.
 *
 * @param starts of each tree, the place of its root
 * @param leafStarts of each tree, the number of its first leaf over all trees
 * @param numbers the places
 * @param rankBits how many bits the rank takes
 * @param slotBits how many bits the slot takes
 * @param childBits how many bits the distance of the child takes
 * @param fitsInt whether ranks decide everywhere and 32 bits are enough for each place
 */
record Places(
    int[] starts,
    int[] leafStarts,
    long[] numbers,
    int rankBits,
    int slotBits,
    int childBits,
    boolean fitsInt) {
  /** Lays out the trees; empty if a place has too few bits for trees of this size. */
  static Optional<Places> of(TreeEnsemble trees, RowRanks ranks) {
    return new Layout(trees, ranks).places();
  }

  /** The bit of the rank that only leaves have. */
  int leafBit() {
    return 1 << (rankBits - 1);
  }

  /** Where the rank begins. */
  int rankShift() {
    return slotBits + childBits;
  }

  /** How many bits the numbers from 0 to this one take; one at least. */
  private static int bitsFor(int largest) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(1, largest));
  }

  /** Levels of a tree that stand together: up to 14 places. */
  private static final int CLUSTER = 3;

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

    /**
     * Places a tree in clusters of {@link #CLUSTER} levels, which share a line of the processor's
     * cache or two; answers where the next tree goes.
     */
    private int placeTree(int start, int root) {
      origins[start] = root;
      int end = start + 1;
      Queue<Integer> clusters = new ArrayDeque<>();
      clusters.add(start);
      while (!clusters.isEmpty()) {
        int from = clusters.remove();
        int to = from + 1;
        for (int level = 0; level < CLUSTER; level++) {
          int next = end;
          for (int at = from; at < to; at++) {
            end = placeChildren(at, end);
          }
          from = next;
          to = end;
        }
        for (int at = from; at < to; at++) {
          clusters.add(at);
        }
      }
      return end;
    }

    /** Places the children of the node at a place; answers where the next ones go. */
    private int placeChildren(int at, int end) {
      int node = origins[at];
      if (node < 0) {
        return end;
      }
      distances[at] = end - at;
      farthest = Math.max(farthest, end - at);
      ruled |= ranks.slotOfNode(node) == RowRanks.NONE;
      origins[end] = trees.left[node];
      origins[end + 1] = trees.right[node];
      return end + 2;
    }

    Optional<Places> places() {
      int rankBits = 1 + bitsFor(Math.max(ranks.highest(), mostLeaves));
      int slotBits = bitsFor(ranks.slots());
      int childBits = bitsFor(farthest);
      int bits = Math.max(rankBits, ruled ? bitsFor(trees.nodes()) : 0) + slotBits + childBits;
      if (bits >= Long.SIZE || rankBits >= Integer.SIZE) {
        return Optional.empty();
      }
      boolean fitsInt = !ruled && bits < Integer.SIZE;
      Places all =
          new Places(
              starts, leafStarts, new long[origins.length], rankBits, slotBits, childBits, fitsInt);
      for (int tree = 0; tree < starts.length; tree++) {
        int end = tree + 1 < starts.length ? starts[tree + 1] : origins.length;
        for (int at = starts[tree]; at < end; at++) {
          all.numbers[at] = number(all, at, leafStarts[tree]);
        }
      }
      return Optional.of(all);
    }

    private long number(Places all, int at, int leafStart) {
      int node = origins[at];
      if (node < 0) {
        return (long) (all.leafBit() | (~node - leafStart)) << all.rankShift();
      }
      int slot = ranks.slotOfNode(node);
      long distance = (long) distances[at] << all.slotBits();
      if (slot == RowRanks.NONE) {
        return Long.MIN_VALUE | ((long) node << all.rankShift()) | distance;
      }
      return ((long) ranks.rankOfNode(node) << all.rankShift()) | distance | slot;
    }
  }
}
