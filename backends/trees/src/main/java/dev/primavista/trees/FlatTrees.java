package dev.primavista.trees;

import dev.primavista.trees.TreeEnsembleBuilder.Tree;
import java.util.List;
import java.util.stream.IntStream;

/** Trees one after another, with nodes, leaves and sets of categories numbered over all of them. */
final class FlatTrees {
  final int[] roots;
  final int[] feature;
  final double[] threshold;
  final int[] left;
  final int[] right;
  final byte[] missing;
  final boolean[] defaultLeft;
  final int[] categories;
  final int[][] categorySets;
  final double[] leafValues;

  /** Trees that were checked, with {@code width} values a leaf. */
  FlatTrees(List<Tree> trees, int width) {
    int[] nodes = new int[trees.size() + 1];
    int[] sets = new int[trees.size() + 1];
    for (int i = 0; i < trees.size(); i++) {
      nodes[i + 1] = nodes[i] + trees.get(i).feature().length;
      sets[i + 1] = sets[i] + trees.get(i).categorySets().length;
    }
    int count = nodes[trees.size()];
    roots = new int[trees.size()];
    feature = new int[count];
    threshold = new double[count];
    left = new int[count];
    right = new int[count];
    missing = new byte[count];
    defaultLeft = new boolean[count];
    categories = new int[count];
    categorySets = new int[sets[trees.size()]][];
    leafValues = new double[Math.multiplyExact(count + trees.size(), width)];
    IntStream.range(0, roots.length)
        .parallel()
        .forEach(i -> place(trees.get(i), i, nodes[i], sets[i]));
  }

  /** A tree has one leaf more than nodes. */
  private void place(Tree tree, int number, int node, int set) {
    int count = tree.feature().length;
    int leaf = node + number;
    roots[number] = count == 0 ? ~leaf : node;
    System.arraycopy(tree.feature(), 0, feature, node, count);
    System.arraycopy(tree.threshold(), 0, threshold, node, count);
    System.arraycopy(tree.missing(), 0, missing, node, count);
    System.arraycopy(tree.defaultLeft(), 0, defaultLeft, node, count);
    System.arraycopy(tree.categorySets(), 0, categorySets, set, tree.categorySets().length);
    int values = tree.leafValues().length;
    System.arraycopy(tree.leafValues(), 0, leafValues, leaf * (values / (count + 1)), values);
    for (int i = 0; i < count; i++) {
      left[node + i] = child(tree.left()[i], node, leaf);
      right[node + i] = child(tree.right()[i], node, leaf);
      categories[node + i] = tree.categories()[i] < 0 ? -1 : tree.categories()[i] + set;
    }
  }

  private static int child(int child, int node, int leaf) {
    return child >= 0 ? child + node : ~(~child + leaf);
  }
}
