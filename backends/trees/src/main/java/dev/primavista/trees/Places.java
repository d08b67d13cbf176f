package dev.primavista.trees;

import java.util.ArrayDeque;
import java.util.Arrays;
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
 * @param leafStarts of each tree, what is added to the numbers of its leaves
 * @param values of leaves, as many for each number as a leaf is wide
 * @param numbers the places
 * @param rankBits how many bits the rank takes
 * @param slotBits how many bits the slot takes
 * @param childBits how many bits the distance of the child takes
 * @param fitsInt whether ranks decide everywhere and 32 bits are enough for each place
 */
record Places(
    int[] starts,
    int[] leafStarts,
    double[] values,
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

  /** Places in a line of the processor's cache, where they take 32 bits. */
  private static final int LINE = 16;

  /** Places before the first line: what precedes the elements of an array takes as much. */
  private static final int HEAD = 12;

  /** A place that fills a line up. */
  private static final int GAP = Integer.MIN_VALUE;

  private static final class Layout {
    private final TreeEnsemble trees;
    private final RowRanks ranks;
    private final int[] starts;

    /** Of each place the node, or {@code ~leaf}. */
    private int[] origins;

    /** Of each place how far away its left child is; zero for a leaf. */
    private int[] distances;

    private int end = HEAD;
    private int farthest;
    private boolean ruled;

    Layout(TreeEnsemble trees, RowRanks ranks) {
      this.trees = trees;
      this.ranks = ranks;
      starts = new int[trees.trees()];
      origins = new int[HEAD + 2 * trees.nodes() + trees.trees() + 2 * LINE];
      distances = new int[origins.length];
      Arrays.fill(origins, 0, HEAD, GAP);
      for (int tree = 0; tree < starts.length; tree++) {
        placeTree(tree);
      }
      origins = Arrays.copyOf(origins, end);
    }

    /**
     * Places a tree in clusters of {@link #CLUSTER} levels, each of which lies in one line of the
     * processor's cache, the root with the first of them.
     */
    private void placeTree(int tree) {
      int root = trees.roots[tree];
      reserve(1 + below(root, CLUSTER));
      starts[tree] = end;
      origins[end++] = root;
      Queue<Integer> clusters = new ArrayDeque<>();
      clusters.add(starts[tree]);
      while (!clusters.isEmpty()) {
        int from = clusters.remove();
        if (from != starts[tree]) {
          reserve(below(origins[from], CLUSTER));
        }
        int to = from + 1;
        for (int level = 0; level < CLUSTER; level++) {
          int next = end;
          for (int at = from; at < to; at++) {
            placeChildren(at);
          }
          from = next;
          to = end;
        }
        for (int at = from; at < to; at++) {
          clusters.add(at);
        }
      }
    }

    /** How many nodes and leaves so many levels under a node have. */
    private int below(int node, int levels) {
      return node < 0 || levels == 0
          ? 0
          : 2 + below(trees.left[node], levels - 1) + below(trees.right[node], levels - 1);
    }

    /** Begins a new line where so many places do not fit into what is left of this one. */
    private void reserve(int places) {
      int used = (end - HEAD) % LINE;
      if (used + places > LINE) {
        Arrays.fill(origins, end, end + LINE - used, GAP);
        end += LINE - used;
      }
      if (end + 2 * LINE > origins.length) {
        origins = Arrays.copyOf(origins, origins.length + origins.length / 4 + 2 * LINE);
        distances = Arrays.copyOf(distances, origins.length);
      }
    }

    private void placeChildren(int at) {
      int node = origins[at];
      if (node < 0) {
        return;
      }
      distances[at] = end - at;
      farthest = Math.max(farthest, end - at);
      ruled |= ranks.slotOfNode(node) == RowRanks.NONE;
      origins[end] = trees.left[node];
      origins[end + 1] = trees.right[node];
      end += 2;
    }

    Optional<Places> places() {
      Optional<Places> plain = places(LeafTable.plain(trees), firstLeaves(), trees.mostLeaves());
      LeafTable few = LeafTable.merged(trees);
      int count = few.values().length / trees.width;
      if (2 * count > trees.leaves()) {
        return plain;
      }
      Optional<Places> merged = places(few, new int[starts.length], count);
      boolean smaller = merged.isPresent() && merged.get().fitsInt == plain.get().fitsInt;
      return smaller ? merged : plain;
    }

    /** Leaves have one more than nodes in every tree, and both are numbered tree by tree. */
    private int[] firstLeaves() {
      int[] first = new int[starts.length];
      Arrays.setAll(
          first, tree -> trees.roots[tree] < 0 ? ~trees.roots[tree] : trees.roots[tree] + tree);
      return first;
    }

    /**
     * @param leafStarts of each tree, what the numbers of its leaves begin with
     * @param mostLeaves more than any leaf's number from there on
     */
    private Optional<Places> places(LeafTable leaves, int[] leafStarts, int mostLeaves) {
      int rankBits = 1 + bitsFor(Math.max(ranks.highest(), mostLeaves));
      int slotBits = bitsFor(ranks.slots());
      int childBits = bitsFor(farthest);
      int bits = Math.max(rankBits, ruled ? bitsFor(trees.nodes()) : 0) + slotBits + childBits;
      if (bits >= Long.SIZE || rankBits >= Integer.SIZE) {
        return Optional.empty();
      }
      boolean fitsInt = !ruled && bits < Integer.SIZE;
      long[] numbers = new long[origins.length];
      Places all =
          new Places(
              starts, leafStarts, leaves.values(), numbers, rankBits, slotBits, childBits, fitsInt);
      for (int tree = 0; tree < starts.length; tree++) {
        int to = tree + 1 < starts.length ? starts[tree + 1] : origins.length;
        for (int at = starts[tree]; at < to; at++) {
          int node = origins[at];
          numbers[at] =
              node < 0 && node != GAP
                  ? (long) (all.leafBit() | (leaves.numbers()[~node] - leafStarts[tree]))
                      << all.rankShift()
                  : decision(all, at);
        }
      }
      return Optional.of(all);
    }

    private long decision(Places all, int at) {
      int node = origins[at];
      if (node == GAP) {
        return 0;
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
