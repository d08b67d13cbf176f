package dev.primavista.trees;

import java.util.Arrays;

/**
 * Walks trees of numeric decisions without a branch: the children of a node stand side by side, the
 * left one first, so that the outcome of {@code value <= threshold} is added to a place instead of
 * chosen by a jump that no processor can predict. A leaf decides on a column of zeros that every
 * row has at its end, and leads to itself. Several walks go side by side, so that one's wait for
 * memory is another's work.
 */
final class FlatWalk {
  /** Walks that go side by side. */
  static final int LANES = 16;

  private final int[] starts;
  private final double[] threshold;

  /** Of each place its column, then the place of its left child. */
  private final int[] links;

  /** Of each place that is a leaf its number over all trees. */
  private final int[] leaf;

  /**
   * @param leaves of all trees
   * @param features columns of a row; the column of zeros follows them
   */
  FlatWalk(TreeEnsembleBuilder trees, int leaves, int features) {
    int places = trees.feature().length + leaves;
    starts = new int[trees.roots().length];
    threshold = new double[places];
    links = new int[2 * places];
    leaf = new int[places];
    int[] origins = new int[places];
    int end = 0;
    for (int tree = 0; tree < starts.length; tree++) {
      starts[tree] = end;
      origins[end] = trees.roots()[tree];
      end = place(trees, origins, end, features);
    }
  }

  /** Places one tree level by level, from its root on; answers where the next one goes. */
  private int place(TreeEnsembleBuilder trees, int[] origins, int root, int features) {
    int end = root + 1;
    for (int at = root; at < end; at++) {
      int node = origins[at];
      if (node < 0) {
        links[2 * at] = features;
        links[2 * at + 1] = at;
        leaf[at] = ~node;
      } else {
        links[2 * at] = trees.feature()[node];
        links[2 * at + 1] = end;
        threshold[at] = trees.threshold()[node];
        origins[end] = trees.left()[node];
        origins[end + 1] = trees.right()[node];
        end += 2;
      }
    }
    return end;
  }

  /**
   * The leaves that one row falls into.
   *
   * @param row its columns and a zero
   * @param tree the first of up to {@link #LANES} trees
   * @param into receives the leaf of each, as many as there are
   * @return how many there are
   */
  int leaves(double[] row, int tree, int[] into) {
    int lanes = Math.min(LANES, starts.length - tree);
    System.arraycopy(starts, tree, into, 0, lanes);
    int moved;
    do {
      moved = 0;
      for (int lane = 0; lane < lanes; lane++) {
        int at = into[lane];
        int next = links[2 * at + 1] + (row[links[2 * at]] <= threshold[at] ? 0 : 1);
        moved |= next ^ at;
        into[lane] = next;
      }
    } while (moved != 0);
    for (int lane = 0; lane < lanes; lane++) {
      into[lane] = leaf[into[lane]];
    }
    return lanes;
  }

  /**
   * The leaves of one tree that several rows fall into.
   *
   * @param rows each its columns and a zero, {@code width} values
   * @param from the first value of the first of up to {@link #LANES} rows
   * @param into receives the leaf of each, as many as there are
   * @return how many there are
   */
  int leaves(double[] rows, int width, int from, int tree, int[] into) {
    int lanes = Math.min(LANES, (rows.length - from) / width);
    Arrays.fill(into, 0, lanes, starts[tree]);
    int moved;
    do {
      moved = 0;
      int row = from;
      for (int lane = 0; lane < lanes; lane++) {
        int at = into[lane];
        int next = links[2 * at + 1] + (rows[row + links[2 * at]] <= threshold[at] ? 0 : 1);
        moved |= next ^ at;
        into[lane] = next;
        row += width;
      }
    } while (moved != 0);
    for (int lane = 0; lane < lanes; lane++) {
      into[lane] = leaf[into[lane]];
    }
    return lanes;
  }
}
