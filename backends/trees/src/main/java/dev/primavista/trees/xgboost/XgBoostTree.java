package dev.primavista.trees.xgboost;

import dev.primavista.trees.TreeEnsemble;
import dev.primavista.trees.TreeEnsembleBuilder;
import dev.primavista.trees.TreeFormatException;
import dev.primavista.trees.text.Document;
import java.util.Arrays;

/**
 * A tree of XGBoost's in the engine's numbering: a float32 value goes left below the threshold, a
 * category goes right if it is in its node's set, and missing values go the default way.
 */
final class XgBoostTree {
  private static final int MOST_CATEGORIES = 1 << 20;

  private final int[] left;
  private final int[] right;
  private final int[] feature;
  private final double[] condition;
  private final boolean[] defaultLeft;
  private final int[][] sets;
  private final Leaves leaves;

  /**
   * The nodes of a file.
   *
   * @param condition per node, the threshold, or a leaf's value
   * @param sets per node, its categories as bits; empty for a numeric node
   */
  record Nodes(
      int[] left,
      int[] right,
      int[] feature,
      double[] condition,
      boolean[] defaultLeft,
      int[][] sets) {}

  /**
   * What leaves hold.
   *
   * @param at per node, where its values begin if it is a leaf
   */
  private record Leaves(double[] values, int[] at, int width) {
    /** One value for each node, which is the leaf's where it is one. */
    static Leaves single(double[] values) {
      int[] at = new int[values.length];
      Arrays.setAll(at, node -> node);
      return new Leaves(values, at, 1);
    }
  }

  private XgBoostTree(Nodes nodes, Leaves leaves) {
    left = nodes.left();
    right = nodes.right();
    feature = nodes.feature();
    condition = nodes.condition();
    defaultLeft = nodes.defaultLeft();
    sets = nodes.sets();
    this.leaves = leaves;
    int count = left.length;
    if (count == 0
        || right.length != count
        || feature.length != count
        || condition.length != count
        || defaultLeft.length != count) {
      throw new TreeFormatException("a tree whose arrays are not of one length");
    }
  }

  /**
   * The tree of these nodes.
   *
   * @param weight what the leaves are multiplied by
   */
  static TreeEnsembleBuilder.Tree of(Nodes nodes, float weight) {
    double[] values = new double[nodes.condition().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = weight * (float) nodes.condition()[i];
    }
    return new XgBoostTree(nodes, Leaves.single(values)).compiled();
  }

  /** The tree of an object in a booster's file. */
  static TreeEnsembleBuilder.Tree of(Document tree, int width, float weight) {
    Nodes nodes = nodes(tree);
    if (width == 1) {
      return of(nodes, weight);
    }
    return new XgBoostTree(nodes, vectors(tree, nodes, width, weight)).compiled();
  }

  /** A vector for each leaf; since 3.1 leaves name theirs in place of a right child. */
  private static Leaves vectors(Document tree, Nodes nodes, int width, float weight) {
    boolean own = tree.has("leaf_weights");
    double[] values = tree.numbers(own ? "leaf_weights" : "base_weights");
    for (int i = 0; i < values.length; i++) {
      values[i] = weight * (float) values[i];
    }
    int[] at = new int[nodes.left().length];
    long used = 0;
    for (int node = 0; node < at.length; node++) {
      if (nodes.left()[node] >= 0) {
        continue;
      }
      int from = own ? nodes.right()[node] : node;
      used += width;
      if (from < 0 || (from + 1L) * width > values.length || used > values.length) {
        throw new TreeFormatException("node " + node + " has no vector of " + width + " values");
      }
      at[node] = from * width;
    }
    return new Leaves(values, at, width);
  }

  private static Nodes nodes(Document tree) {
    int[] left = tree.integers("left_children");
    double[] flags = tree.numbers("default_left");
    boolean[] defaultLeft = new boolean[flags.length];
    for (int i = 0; i < flags.length; i++) {
      defaultLeft[i] = flags[i] != 0;
    }
    return new Nodes(
        left,
        tree.integers("right_children"),
        tree.integers("split_indices"),
        tree.numbers("split_conditions"),
        defaultLeft,
        sets(tree, left.length));
  }

  private static int[][] sets(Document tree, int count) {
    int[][] sets = new int[count][0];
    double[] types = tree.numbersOrNone("split_type");
    if (Arrays.stream(types).allMatch(type -> type == 0)) {
      return sets;
    }
    int[] categories = tree.integers("categories");
    int[] nodes = tree.integers("categories_nodes");
    int[] segments = tree.integers("categories_segments");
    int[] sizes = tree.integers("categories_sizes");
    for (int i = 0; i < nodes.length; i++) {
      int node = nodes[i];
      if (node < 0
          || node >= Math.min(count, types.length)
          || types[node] != 1
          || segments[i] < 0
          || sizes[i] < 0
          || (long) segments[i] + sizes[i] > categories.length) {
        throw new TreeFormatException("node " + node + ": categories outside of the file's");
      }
      sets[node] = set(Arrays.copyOfRange(categories, segments[i], segments[i] + sizes[i]));
    }
    for (int node = 0; node < Math.min(count, types.length); node++) {
      if (types[node] == 1 && sets[node].length == 0) {
        throw new TreeFormatException("node " + node + " divides by categories but has none");
      }
    }
    return sets;
  }

  private static int[] set(int[] categories) {
    int most = Arrays.stream(categories).max().orElse(0);
    if (most < 0 || most >= MOST_CATEGORIES) {
      throw new TreeFormatException("category " + most);
    }
    int[] set = new int[most / 32 + 1];
    for (int category : categories) {
      if (category < 0) {
        throw new TreeFormatException("category " + category);
      }
      set[category >> 5] |= 1 << (category & 31);
    }
    return set;
  }

  /** The nodes that the root reaches; pruned ones stay in the file. */
  private TreeEnsembleBuilder.Tree compiled() {
    int[] number = new int[left.length];
    int[] order = new int[left.length];
    int inner = 0;
    int ends = 0;
    int known = 1;
    for (int i = 0; i < known; i++) {
      int node = order[i];
      if (left[node] < 0) {
        number[node] = ~ends++;
        continue;
      }
      number[node] = inner++;
      if (known + 2 > order.length
          || left[node] >= left.length
          || right[node] < 0
          || right[node] >= left.length) {
        throw new TreeFormatException(
            "node " + node + " has the children " + left[node] + " and " + right[node]);
      }
      order[known++] = left[node];
      order[known++] = right[node];
    }
    TreeEnsembleBuilder.Tree tree = empty(inner, ends);
    for (int i = 0; i < known; i++) {
      fill(tree, order[i], number);
    }
    return tree;
  }

  private TreeEnsembleBuilder.Tree empty(int inner, int ends) {
    return new TreeEnsembleBuilder.Tree(
        new int[inner],
        new double[inner],
        new int[inner],
        new int[inner],
        new byte[inner],
        new boolean[inner],
        new int[inner],
        new int[inner][0],
        new double[ends * leaves.width()]);
  }

  private void fill(TreeEnsembleBuilder.Tree tree, int node, int[] number) {
    int n = number[node];
    if (n < 0) {
      int width = leaves.width();
      System.arraycopy(leaves.values(), leaves.at()[node], tree.leafValues(), ~n * width, width);
      return;
    }
    boolean categorical = sets[node].length > 0;
    tree.feature()[n] = feature[node];
    tree.threshold()[n] = Math.nextDown((float) condition[node]);
    tree.left()[n] = number[categorical ? right[node] : left[node]];
    tree.right()[n] = number[categorical ? left[node] : right[node]];
    tree.missing()[n] = categorical ? TreeEnsemble.MISSING_CATEGORY : TreeEnsemble.MISSING_NAN;
    tree.defaultLeft()[n] = defaultLeft[node] != categorical;
    tree.categories()[n] = categorical ? n : -1;
    tree.categorySets()[n] = sets[node];
  }
}
