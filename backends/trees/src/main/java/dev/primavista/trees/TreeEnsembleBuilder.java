package dev.primavista.trees;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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
    public Tree withLeafValues(double[] values) {
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
  }

  /** Adds trees that have passed {@link #check}. */
  public void addChecked(List<Tree> more) {
    trees.addAll(more);
  }

  /**
   * Looks whether it is a tree and fits the ensemble; several threads may.
   *
   * @param number what errors name
   */
  public void check(Tree tree, int number) {
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
    boolean childrenFollow = true;
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
      childrenFollow &= follows(tree.left()[node], node) && follows(tree.right()[node], node);
      visit(tree.left()[node], seenNode, seenLeaf, number);
      visit(tree.right()[node], seenNode, seenLeaf, number);
    }
    if (count > 0 && seenNode[0]) {
      throw new TreeFormatException("tree " + number + ": its root is a child of another node");
    }
    if (!childrenFollow) {
      checkAcyclic(tree, number);
    }
  }

  /** Where all children come after their parents there is no circle. */
  private static boolean follows(int child, int node) {
    return child < 0 || child > node;
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

  public int outputs() {
    return outputs;
  }

  int width() {
    return width;
  }

  boolean float32Inputs() {
    return float32Inputs;
  }

  FlatTrees flat() {
    return new FlatTrees(trees, width);
  }
}
