package dev.primavista.sklearn.boosting;

import dev.primavista.pickle.NdArray;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.trees.TreeEnsemble;
import dev.primavista.trees.TreeEnsembleBuilder.Tree;
import java.util.Arrays;

/**
 * Reads one tree of histogram gradient boosting. Numbers go left up to a threshold, categories by a
 * bit set of 256; NaN and categories that were not seen go where the node says.
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

  HistTree(State state) {
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

  /**
   * The tree as the tree engine takes it.
   *
   * @param known per feature, the categories that were seen, as 256 bits; empty for numbers
   */
  Tree tree(long[][] known) {
    int[] number = numbers();
    int inner = (int) Arrays.stream(number).filter(n -> n >= 0).count();
    Tree tree = Tree.ofDefaults(inner, leaf.length - inner, countCategorical());
    int sets = 0;
    for (int node = 0; node < leaf.length; node++) {
      int at = number[node];
      if (at < 0) {
        tree.leafValues()[~at] = value[node];
        continue;
      }
      tree.feature()[at] = feature[node];
      tree.threshold()[at] = threshold[node];
      tree.left()[at] = number[child(left[node])];
      tree.right()[at] = number[child(right[node])];
      tree.defaultLeft()[at] = missingLeft[node];
      if (categorical[node]) {
        tree.missing()[at] = TreeEnsemble.MISSING_OUTSIDE;
        tree.categories()[at] = sets;
        tree.categorySets()[sets++] = leftSet(node, known);
      }
    }
    return tree;
  }

  /** Of each node its number among the inner ones, or {@code ~} its number among the leaves. */
  private int[] numbers() {
    int[] number = new int[leaf.length];
    int inner = 0;
    int leaves = 0;
    for (int node = 0; node < number.length; node++) {
      number[node] = leaf[node] ? ~leaves++ : inner++;
    }
    return number;
  }

  private int countCategorical() {
    int count = 0;
    for (int node = 0; node < leaf.length; node++) {
      count += !leaf[node] && categorical[node] ? 1 : 0;
    }
    return count;
  }

  private int child(int node) {
    if (node < 0 || node >= leaf.length) {
      throw new UnreadableModel("a node of a tree leads to node " + node);
    }
    return node;
  }

  /** The categories that go left, with those that were not seen where these do. */
  private int[] leftSet(int node, long[][] known) {
    if (feature[node] < 0 || feature[node] >= known.length) {
      throw new UnreadableModel("a node of a tree looks at column " + feature[node]);
    }
    if (bitset[node] < 0 || (bitset[node] + 1L) * WORDS > bits.length) {
      throw new UnreadableModel("a node of a tree takes set " + bitset[node] + " of categories");
    }
    long[] seen = known[feature[node]];
    int[] set = new int[WORDS];
    for (int word = 0; word < WORDS; word++) {
      long unseen = missingLeft[node] ? ~(seen.length == 0 ? 0 : seen[word]) : 0;
      set[word] = (int) (bits[bitset[node] * WORDS + word] | unseen);
    }
    return set;
  }
}
