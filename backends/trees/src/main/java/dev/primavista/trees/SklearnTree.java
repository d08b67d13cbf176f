package dev.primavista.trees;

import java.util.Arrays;

/** scikit-learn's {@code sklearn.tree._tree.Tree} in the engine's numbering. */
public final class SklearnTree {
  private static final int LEAF = -1;

  private SklearnTree() {}

  /**
   * The node arrays of a fitted tree.
   *
   * @param left per node, the left child; -1 for a leaf
   * @param right per node, the right child; -1 for a leaf
   * @param feature per node, the column; ignored for leaves
   * @param threshold per node; a row goes left if its float32 value is at most this double
   * @param missingLeft per node, whether NaN goes left; all false where the version has no such
   *     rule
   */
  public record Nodes(
      int[] left, int[] right, int[] feature, double[] threshold, boolean[] missingLeft) {}

  /**
   * Renumbers a tree.
   *
   * @param values per node, {@code width} values one after another
   * @throws TreeFormatException if a child index is out of range
   */
  public static TreeEnsembleBuilder.Tree of(Nodes nodes, double[] values, int width) {
    int count = nodes.left().length;
    boolean sameLengths =
        nodes.right().length == count
            && nodes.feature().length == count
            && nodes.threshold().length == count
            && nodes.missingLeft().length == count;
    if (count == 0 || !sameLengths || values.length != (long) count * width) {
      throw new TreeFormatException(
          "a tree of "
              + count
              + " nodes with "
              + values.length
              + " values (expected: "
              + width
              + " values per node, at least one node)");
    }
    int[] number = numbering(nodes);
    int inner = (int) Arrays.stream(number).filter(n -> n >= 0).count();
    int[] feature = new int[inner];
    double[] threshold = new double[inner];
    int[] left = new int[inner];
    int[] right = new int[inner];
    byte[] missing = new byte[inner];
    boolean[] defaultLeft = new boolean[inner];
    int[] categories = new int[inner];
    double[] leafValues = new double[(count - inner) * width];
    for (int node = 0; node < count; node++) {
      int n = number[node];
      if (n < 0) {
        System.arraycopy(values, node * width, leafValues, ~n * width, width);
      } else {
        feature[n] = nodes.feature()[node];
        threshold[n] = nodes.threshold()[node];
        left[n] = number[nodes.left()[node]];
        right[n] = number[nodes.right()[node]];
        missing[n] =
            nodes.missingLeft()[node] ? TreeEnsemble.MISSING_NAN : TreeEnsemble.MISSING_NONE;
        defaultLeft[n] = nodes.missingLeft()[node];
        categories[n] = -1;
      }
    }
    return new TreeEnsembleBuilder.Tree(
        feature,
        threshold,
        left,
        right,
        missing,
        defaultLeft,
        categories,
        new int[0][],
        leafValues);
  }

  /** Inner nodes and leaves counted apart, in the order of the file. */
  private static int[] numbering(Nodes nodes) {
    int count = nodes.left().length;
    int[] number = new int[count];
    int inner = 0;
    int leaves = 0;
    for (int node = 0; node < count; node++) {
      int l = nodes.left()[node];
      int r = nodes.right()[node];
      if (l == LEAF && r == LEAF) {
        number[node] = ~leaves++;
      } else if (l < 0 || l >= count || r < 0 || r >= count) {
        throw new TreeFormatException(
            "node "
                + node
                + " has the children "
                + l
                + " and "
                + r
                + " (expected: 0 to "
                + (count - 1)
                + ", or -1 and -1)");
      } else {
        number[node] = inner++;
      }
    }
    return number;
  }
}
