package dev.primavista.sklearn.xgboost;

import com.fasterxml.jackson.databind.JsonNode;
import dev.primavista.sklearn.estimator.UnreadableModel;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * One tree. A float goes left if it is below the node's condition, a category if it is not in the
 * node's set, a missing value by default.
 */
final class XgTree {
  private final int[] left;
  private final int[] right;
  private final int[] feature;
  private final float[] condition;
  private final boolean[] defaultLeft;
  private final Map<Integer, BitSet> categories = new HashMap<>();
  private final float[] leaves;
  private final int width;

  XgTree(JsonNode tree, int features) {
    left = ints(tree, "left_children");
    right = ints(tree, "right_children");
    feature = ints(tree, "split_indices");
    condition = floats(tree, "split_conditions");
    int[] defaults = ints(tree, "default_left");
    defaultLeft = new boolean[left.length];
    width = Math.max(1, tree.path("tree_param").path("size_leaf_vector").asInt(1));
    boolean sameLengths =
        right.length == left.length
            && feature.length == left.length
            && condition.length == left.length
            && defaults.length == left.length;
    if (!sameLengths || left.length == 0) {
      throw new UnreadableModel("a tree's arrays are not of one length");
    }
    for (int node = 0; node < left.length; node++) {
      defaultLeft[node] = defaults[node] != 0;
    }
    leaves = leaves(tree);
    readCategories(tree);
    check(features);
  }

  /** Vectors are numbered through the right child of their leaf, or stand for every node. */
  private float[] leaves(JsonNode tree) {
    if (width == 1) {
      return condition;
    }
    return tree.has("leaf_weights") ? floats(tree, "leaf_weights") : floats(tree, "base_weights");
  }

  private void readCategories(JsonNode tree) {
    int[] nodes = ints(tree, "categories_nodes");
    int[] starts = ints(tree, "categories_segments");
    int[] sizes = ints(tree, "categories_sizes");
    int[] all = ints(tree, "categories");
    for (int i = 0; i < nodes.length; i++) {
      BitSet set = new BitSet();
      for (int k = starts[i]; k < starts[i] + sizes[i]; k++) {
        set.set(all[k]);
      }
      categories.put(nodes[i], set);
    }
  }

  /** Every node is reached once from the root, so that every walk ends. */
  private void check(int features) {
    boolean[] seen = new boolean[left.length];
    int[] open = new int[left.length + 1];
    int count = 1;
    while (count > 0) {
      int node = open[--count];
      if (node < 0 || node >= left.length || seen[node]) {
        throw new UnreadableModel("a tree has no node " + node + ", or reaches it twice");
      }
      seen[node] = true;
      if (left[node] == -1) {
        continue;
      }
      if (feature[node] < 0 || feature[node] >= features || count + 2 > open.length) {
        throw new UnreadableModel("a tree splits column " + feature[node] + " of " + features);
      }
      open[count++] = left[node];
      open[count++] = right[node];
    }
    int most = width == 1 ? leaves.length : leaves.length / width;
    for (int node = 0; node < left.length; node++) {
      if (left[node] == -1 && seen[node] && leafIndex(node) >= most) {
        throw new UnreadableModel("a leaf has no value");
      }
    }
  }

  private int leafIndex(int node) {
    return width > 1 && leaves.length != left.length * width ? Math.max(0, right[node]) : node;
  }

  int width() {
    return width;
  }

  int nodes() {
    return left.length;
  }

  /** Adds the leaf of a row, multiplied, to {@code width} sums. */
  void add(float[] row, double factor, double[] sums, int at) {
    int node = 0;
    while (left[node] != -1) {
      node = goesLeft(node, row[feature[node]]) ? left[node] : right[node];
    }
    int from = leafIndex(node) * width;
    for (int i = 0; i < width; i++) {
      sums[at + i] += (float) (factor * leaves[from + i]);
    }
  }

  private boolean goesLeft(int node, float value) {
    if (Float.isNaN(value)) {
      return defaultLeft[node];
    }
    BitSet set = categories.get(node);
    if (set == null) {
      return value < condition[node];
    }
    return value < 0 || !set.get((int) value);
  }

  static int[] ints(JsonNode tree, String name) {
    JsonNode array = tree.path(name);
    int[] values = new int[array.size()];
    for (int i = 0; i < values.length; i++) {
      JsonNode item = array.get(i);
      values[i] = item.isBoolean() ? (item.asBoolean() ? 1 : 0) : item.asInt();
    }
    return values;
  }

  static float[] floats(JsonNode tree, String name) {
    JsonNode array = tree.path(name);
    float[] values = new float[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) array.get(i).asDouble();
    }
    return values;
  }
}
