package dev.primavista.trees;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Collects trees and checks them: every child exists, every node is reached once, every feature is
 * a column. A tree that passes ends for every row.
 */
public final class TreeEnsembleBuilder {
  /** No model has more; it keeps a file's claims from filling memory. */
  private static final int MOST_OUTPUTS = 1 << 20;

  private static final int MOST_COLUMNS = 1 << 22;

  private final int features;
  private final int outputs;
  private final int width;
  private final boolean float32Inputs;
  private final List<Tree> trees = new ArrayList<>();
  private int nodes;
  private int leaves;
  private int sets;

  /**
   * One tree in its library's own numbering.
   *
   * @param feature per node, the column
   * @param threshold per node
   * @param left per node, the child: a node, or {@code ~leaf}
   * @param right per node, the child: a node, or {@code ~leaf}
   * @param missing per node, which values go the default way: one of {@link TreeEnsemble}'s rules
   * @param defaultLeft per node, where missing values go
   * @param categories per node, the index of its set of categories; -1 for a numeric node
   * @param categorySets bit sets, 32 categories an int
   * @param leafValues per leaf, as many values as the ensemble's leaves are wide
   */
  public record Tree(
      int[] feature,
      double[] threshold,
      int[] left,
      int[] right,
      byte[] missing,
      boolean[] defaultLeft,
      int[] categories,
      int[][] categorySets,
      double[] leafValues) {
    /**
     * A tree to be filled in: of numeric decisions, at which NaN goes the default way.
     *
     * @param sets how many sets of categories it has
     */
    public static Tree ofDefaults(int nodes, int leafValues, int sets) {
      byte[] missing = new byte[nodes];
      Arrays.fill(missing, TreeEnsemble.MISSING_NAN);
      int[] none = new int[nodes];
      Arrays.fill(none, -1);
      return new Tree(
          new int[nodes],
          new double[nodes],
          new int[nodes],
          new int[nodes],
          missing,
          new boolean[nodes],
          none,
          new int[sets][],
          new double[leafValues]);
    }

    /** The same decisions with other values, as many. */
    Tree withLeafValues(double[] values) {
      return new Tree(
          feature, threshold, left, right, missing, defaultLeft, categories, categorySets, values);
    }

    /** A tree of numeric decisions for which NaN counts as zero. */
    public static Tree numeric(
        int[] feature, double[] threshold, int[] left, int[] right, double[] leafValues) {
      int[] none = new int[feature.length];
      Arrays.fill(none, -1);
      return new Tree(
          feature,
          threshold,
          left,
          right,
          new byte[feature.length],
          new boolean[feature.length],
          none,
          new int[0][],
          leafValues);
    }
  }

  /**
   * Starts an ensemble.
   *
   * @param width values per leaf: 1, or {@code outputs}
   * @param float32Inputs whether rows are rounded to float32 before they are compared
   */
  public TreeEnsembleBuilder(int features, int outputs, int width, boolean float32Inputs) {
    boolean fits =
        features >= 0
            && features <= MOST_COLUMNS
            && outputs >= 1
            && outputs <= MOST_OUTPUTS
            && (width == 1 || width == outputs);
    if (!fits) {
      throw new TreeFormatException(
          "trees over "
              + features
              + " columns with "
              + outputs
              + " outputs (expected: at most "
              + MOST_COLUMNS
              + " columns, outputs 1 to "
              + MOST_OUTPUTS
              + ")");
    }
    this.features = features;
    this.outputs = outputs;
    this.width = width;
    this.float32Inputs = float32Inputs;
  }

  /**
   * Adds a tree.
   *
   * @throws TreeFormatException if it is not a tree or does not fit the ensemble
   */
  public void add(Tree tree) {
    check(tree, trees.size());
    trees.add(tree);
    nodes += tree.feature().length;
    leaves += tree.leafValues().length / width;
    sets += tree.categorySets().length;
  }

  private void check(Tree tree, int number) {
    int count = tree.feature().length;
    int leafCount = tree.leafValues().length / width;
    boolean sameLengths =
        tree.threshold().length == count
            && tree.left().length == count
            && tree.right().length == count
            && tree.missing().length == count
            && tree.defaultLeft().length == count
            && tree.categories().length == count;
    if (!sameLengths || leafCount * width != tree.leafValues().length || leafCount != count + 1) {
      throw new TreeFormatException(
          "tree "
              + number
              + ": "
              + count
              + " nodes and "
              + leafCount
              + " leaves (expected: one leaf more than nodes, all arrays of one length)");
    }
    boolean[] seenNode = new boolean[count];
    boolean[] seenLeaf = new boolean[leafCount];
    for (int node = 0; node < count; node++) {
      if (tree.feature()[node] < 0 || tree.feature()[node] >= features) {
        throw new TreeFormatException(
            "tree "
                + number
                + ", node "
                + node
                + ": column "
                + tree.feature()[node]
                + " (expected: 0 to "
                + (features - 1)
                + ")");
      }
      if (tree.categories()[node] >= tree.categorySets().length) {
        throw new TreeFormatException(
            "tree " + number + ", node " + node + ": a category set that is not there");
      }
      visit(tree.left()[node], seenNode, seenLeaf, number);
      visit(tree.right()[node], seenNode, seenLeaf, number);
    }
    if (count > 0 && seenNode[0]) {
      throw new TreeFormatException("tree " + number + ": its root is a child of another node");
    }
    checkAcyclic(tree, number);
  }

  private static void visit(int child, boolean[] nodes, boolean[] leaves, int number) {
    boolean[] seen = child >= 0 ? nodes : leaves;
    int index = child >= 0 ? child : ~child;
    if (index >= seen.length) {
      throw new TreeFormatException(
          "tree "
              + number
              + ": child "
              + child
              + " (expected: a node below "
              + nodes.length
              + " or a leaf below "
              + leaves.length
              + ")");
    }
    if (seen[index]) {
      throw new TreeFormatException("tree " + number + ": child " + child + " has two parents");
    }
    seen[index] = true;
  }

  /** With one parent each, a cycle is a part that the root does not reach. */
  private static void checkAcyclic(Tree tree, int number) {
    int count = tree.feature().length;
    int[] stack = new int[count + 1];
    int depth = 0;
    int reached = 0;
    if (count > 0) {
      stack[depth++] = 0;
    }
    while (depth > 0) {
      int node = stack[--depth];
      reached++;
      if (tree.left()[node] >= 0) {
        stack[depth++] = tree.left()[node];
      }
      if (tree.right()[node] >= 0) {
        stack[depth++] = tree.right()[node];
      }
    }
    if (reached != count) {
      throw new TreeFormatException(
          "tree " + number + ": " + (count - reached) + " nodes form a circle");
    }
  }

  public TreeEnsemble build() {
    return new TreeEnsemble(this);
  }

  /** The number of columns that its trees may look at. */
  public int features() {
    return features;
  }

  int outputs() {
    return outputs;
  }

  int width() {
    return width;
  }

  boolean float32Inputs() {
    return float32Inputs;
  }

  int[] roots() {
    int[] roots = new int[trees.size()];
    int node = 0;
    int leaf = 0;
    for (int t = 0; t < roots.length; t++) {
      Tree tree = trees.get(t);
      roots[t] = tree.feature().length == 0 ? ~leaf : node;
      node += tree.feature().length;
      leaf += tree.leafValues().length / width;
    }
    return roots;
  }

  int[] feature() {
    return ints(Tree::feature);
  }

  int[] left() {
    return children(Tree::left);
  }

  int[] right() {
    return children(Tree::right);
  }

  int[] categories() {
    int[] all = new int[nodes];
    int at = 0;
    int offset = 0;
    for (Tree tree : trees) {
      for (int set : tree.categories()) {
        all[at++] = set < 0 ? -1 : set + offset;
      }
      offset += tree.categorySets().length;
    }
    return all;
  }

  int[][] categorySets() {
    int[][] all = new int[sets][];
    int at = 0;
    for (Tree tree : trees) {
      for (int[] set : tree.categorySets()) {
        all[at++] = set;
      }
    }
    return all;
  }

  double[] threshold() {
    return doubles(Tree::threshold, nodes);
  }

  double[] leafValues() {
    return doubles(Tree::leafValues, leaves * width);
  }

  byte[] missing() {
    byte[] all = new byte[nodes];
    int at = 0;
    for (Tree tree : trees) {
      System.arraycopy(tree.missing(), 0, all, at, tree.missing().length);
      at += tree.missing().length;
    }
    return all;
  }

  boolean[] defaultLeft() {
    boolean[] all = new boolean[nodes];
    int at = 0;
    for (Tree tree : trees) {
      System.arraycopy(tree.defaultLeft(), 0, all, at, tree.defaultLeft().length);
      at += tree.defaultLeft().length;
    }
    return all;
  }

  private int[] ints(Function<Tree, int[]> part) {
    int[] all = new int[nodes];
    int at = 0;
    for (Tree tree : trees) {
      int[] own = part.apply(tree);
      System.arraycopy(own, 0, all, at, own.length);
      at += own.length;
    }
    return all;
  }

  private int[] children(Function<Tree, int[]> part) {
    int[] all = new int[nodes];
    int at = 0;
    int node = 0;
    int leaf = 0;
    for (Tree tree : trees) {
      for (int child : part.apply(tree)) {
        all[at++] = child >= 0 ? child + node : ~(~child + leaf);
      }
      node += tree.feature().length;
      leaf += tree.leafValues().length / width;
    }
    return all;
  }

  private double[] doubles(Function<Tree, double[]> part, int length) {
    double[] all = new double[length];
    int at = 0;
    for (Tree tree : trees) {
      double[] own = part.apply(tree);
      System.arraycopy(own, 0, all, at, own.length);
      at += own.length;
    }
    return all;
  }
}
