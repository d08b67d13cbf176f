package dev.primavista.sklearn.boosting;

import dev.primavista.pickle.NdArray;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;

/**
 * One tree of histogram gradient boosting. Numbers go left up to a threshold, categories by a bit
 * set of 256; NaN and categories that were not seen go where the node says.
 */
final class HistTree {
  private static final int WORDS = 8;

  private final int[] feature;
  private final double[] threshold;
  private final int[] left;
  private final int[] right;
  private final boolean[] missingLeft;
  private final boolean[] leaf;
  private final boolean[] categorical;
  private final int[] bitset;
  private final long[] bits;
  private final double[] value;

  HistTree(State state, int features) {
    NdArray nodes = state.array("nodes");
    feature = nodes.field("feature_idx").ints();
    boolean old = has(nodes, "threshold");
    threshold = nodes.field(old ? "threshold" : "num_threshold").doubles();
    left = nodes.field("left").ints();
    right = nodes.field("right").ints();
    // Before 0.22 it refused missing numbers.
    missingLeft =
        has(nodes, "missing_go_to_left")
            ? flags(nodes, "missing_go_to_left")
            : new boolean[left.length];
    leaf = flags(nodes, "is_leaf");
    categorical =
        has(nodes, "is_categorical") ? flags(nodes, "is_categorical") : new boolean[leaf.length];
    bitset = has(nodes, "bitset_idx") ? nodes.field("bitset_idx").ints() : new int[leaf.length];
    bits =
        state.optional("raw_left_cat_bitsets").isPresent()
            ? state.array("raw_left_cat_bitsets").longs()
            : new long[0];
    value = nodes.field("value").doubles();
    check(features);
  }

  /** Children stand after their parent, so that every walk ends. */
  private void check(int features) {
    for (int node = 0; node < leaf.length; node++) {
      boolean fine =
          leaf[node]
              || (left[node] > node
                  && left[node] < leaf.length
                  && right[node] > node
                  && right[node] < leaf.length
                  && feature[node] >= 0
                  && feature[node] < features
                  && (!categorical[node]
                      || (bitset[node] >= 0 && (bitset[node] + 1) * WORDS <= bits.length)));
      if (!fine) {
        throw new UnreadableModel("node " + node + " of a tree leads nowhere");
      }
    }
    if (leaf.length == 0) {
      throw new UnreadableModel("a tree has no nodes");
    }
  }

  private static boolean has(NdArray nodes, String field) {
    return nodes.dtype().fields().stream().anyMatch(known -> known.name().equals(field));
  }

  private static boolean[] flags(NdArray nodes, String field) {
    long[] values = nodes.field(field).longs();
    boolean[] flags = new boolean[values.length];
    for (int i = 0; i < flags.length; i++) {
      flags[i] = values[i] != 0;
    }
    return flags;
  }

  int nodes() {
    return leaf.length;
  }

  /**
   * The value of the leaf that a row falls into.
   *
   * @param known per feature, the categories that were seen, as 256 bits; empty for numbers
   */
  double of(DenseMatrix rows, int row, long[][] known) {
    int node = 0;
    while (!leaf[node]) {
      double x = rows.at(row, feature[node]);
      node = goesLeft(node, x, known[feature[node]]) ? left[node] : right[node];
    }
    return value[node];
  }

  private boolean goesLeft(int node, double x, long[] known) {
    if (Double.isNaN(x)) {
      return missingLeft[node];
    }
    if (!categorical[node]) {
      return x <= threshold[node];
    }
    int category = (int) x;
    if (x < 0 || category > 255) {
      return missingLeft[node];
    }
    if (isIn(bits, bitset[node] * WORDS, category)) {
      return true;
    }
    return !isIn(known, 0, category) && missingLeft[node];
  }

  private static boolean isIn(long[] words, int from, int category) {
    int word = from + category / 32;
    return word < words.length && (words[word] >>> (category % 32) & 1) == 1;
  }
}
