package dev.primavista.trees;

/** Follows the rules node by node: for trees that are too large to be packed. */
final class RuledWalk implements Walk {
  private final TreeEnsemble trees;

  RuledWalk(TreeEnsemble trees) {
    this.trees = trees;
  }

  @Override
  public double[] values() {
    return trees.leafValues;
  }

  @Override
  public void leavesOfRow(Rows rows, int row, int[] into) {
    int from = rows.from() + row * rows.width();
    for (int tree = 0; tree < into.length; tree++) {
      int node = trees.roots[tree];
      while (node >= 0) {
        boolean left = trees.goesLeft(node, rows.values()[from + trees.feature[node]]);
        node = left ? trees.left[node] : trees.right[node];
      }
      into[tree] = ~node;
    }
  }
}
