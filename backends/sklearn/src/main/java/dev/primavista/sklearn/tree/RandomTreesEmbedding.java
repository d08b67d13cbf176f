package dev.primavista.sklearn.tree;

import dev.primavista.pickle.NdArray;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.data.SparseMatrix;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.trees.TreeEnsemble;
import dev.primavista.trees.TreeEnsembleBuilder;
import java.util.Arrays;
import java.util.List;

/** {@code RandomTreesEmbedding}: a one in the column of each tree's leaf, zeros elsewhere. */
final class RandomTreesEmbedding {
  private final TreeEnsemble columnOfLeaf;
  private final int width;
  private final boolean sparse;

  private RandomTreesEmbedding(TreeEnsemble columnOfLeaf, int width, boolean sparse) {
    this.columnOfLeaf = columnOfLeaf;
    this.width = width;
    this.sparse = sparse;
  }

  static Estimator read(State state) {
    List<PyValue> members = state.items("estimators_");
    List<PyValue> categories = state.object("one_hot_encoder_").items("categories_");
    if (members.isEmpty() || categories.size() != members.size()) {
      throw new UnreadableModel(
          members.size() + " trees with " + categories.size() + " lists of leaves");
    }
    int features = state.features(-1);
    TreeEnsembleBuilder builder = new TreeEnsembleBuilder(features, 1, 1, true);
    int width = 0;
    for (int i = 0; i < members.size(); i++) {
      if (!(categories.get(i) instanceof NdArray leaves)) {
        throw new UnreadableModel("attribute 'categories_' holds no arrays");
      }
      TreeRecords.Tree tree =
          TreeRecords.read(TreeRecords.member(members.get(i)), TreeRecords.Leaves.NUMBER);
      builder.add(
          new TreeRecords.Tree(features, tree.nodes(), columns(tree, leaves, width)).compiled(1));
      width += leaves.size();
    }
    RandomTreesEmbedding embedding =
        new RandomTreesEmbedding(builder.build(), width, state.flag("sparse_output", true));
    TreeRows rows = new TreeRows(features, TreeRecords.takesMissing(state, members));
    return Fitted.of(state, features)
        .note(members.size() + " trees, " + width + " leaves")
        .onRows(Method.TRANSFORM, data -> embedding.transform(rows.of(data)))
        .build();
  }

  /** Per node, the column of the answer; every leaf has one. */
  private static double[] columns(TreeRecords.Tree tree, NdArray leaves, int from) {
    double[] columns = new double[tree.nodes().left().length];
    Arrays.fill(columns, -1);
    int[] numbers = leaves.ints();
    for (int i = 0; i < numbers.length; i++) {
      if (numbers[i] < 0 || numbers[i] >= columns.length) {
        throw new UnreadableModel("attribute 'categories_' names leaf " + numbers[i]);
      }
      columns[numbers[i]] = from + i;
    }
    for (int node = 0; node < columns.length; node++) {
      if (tree.nodes().left()[node] < 0 && columns[node] < 0) {
        throw new UnreadableModel("attribute 'categories_' lacks leaf " + node);
      }
    }
    return columns;
  }

  private Data transform(DenseMatrix rows) {
    int trees = columnOfLeaf.trees();
    int[] leaves = new int[trees];
    int[] starts = new int[rows.rows() + 1];
    int[] indices = new int[rows.rows() * trees];
    for (int row = 0; row < rows.rows(); row++) {
      columnOfLeaf.leaves(rows.values(), row, leaves);
      for (int tree = 0; tree < trees; tree++) {
        indices[row * trees + tree] = (int) columnOfLeaf.leafValue(leaves[tree]);
      }
      starts[row + 1] = (row + 1) * trees;
    }
    double[] ones = new double[indices.length];
    Arrays.fill(ones, 1);
    Matrix encoded = new SparseMatrix(rows.rows(), width, starts, indices, ones);
    return sparse ? encoded : encoded.toDense();
  }
}
