package dev.primavista.sklearn.tree;

import dev.primavista.core.Amount;
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
import java.util.ArrayList;
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
    List<int[]> categories = leaves(state.object("one_hot_encoder_"));
    if (members.isEmpty() || categories.size() != members.size()) {
      throw new UnreadableModel(
          Amount.of(members.size(), "tree") + " with " + categories.size() + " lists of leaves");
    }
    int features = state.features(-1);
    TreeEnsembleBuilder builder = new TreeEnsembleBuilder(features, 1, 1, true);
    int width = 0;
    for (int i = 0; i < members.size(); i++) {
      int[] leaves = categories.get(i);
      TreeRecords.Tree tree =
          TreeRecords.read(TreeRecords.member(members.get(i)), TreeRecords.Leaves.NUMBER);
      builder.add(
          new TreeRecords.Tree(features, tree.nodes(), columns(tree, leaves, width)).compiled(1));
      width += leaves.length;
    }
    RandomTreesEmbedding embedding =
        new RandomTreesEmbedding(builder.build(), width, state.flag("sparse_output", true));
    TreeRows rows = new TreeRows(features, TreeRecords.takesMissing(state, members));
    return Fitted.of(state, features)
        .note(Amount.of(members.size(), "tree") + ", " + Amount.of(width, "leaf", "leaves"))
        .onRows(Method.TRANSFORM, data -> embedding.transform(rows.of(data)))
        .build();
  }

  /** Per tree, the nodes that are leaves, in the order of their columns. */
  private static List<int[]> leaves(State encoder) {
    List<int[]> leaves = new ArrayList<>();
    if (encoder.optional("categories_").isEmpty()) {
      return oldLeaves(encoder);
    }
    for (PyValue item : encoder.items("categories_")) {
      if (!(item instanceof NdArray numbers)) {
        throw new UnreadableModel("attribute 'categories_' holds no arrays");
      }
      leaves.add(numbers.ints());
    }
    return leaves;
  }

  /** Before 0.20 the encoder counted the nodes of all trees one after another. */
  private static List<int[]> oldLeaves(State encoder) {
    int[] starts = encoder.array("feature_indices_").ints();
    int[] active = encoder.array("active_features_").ints();
    List<int[]> leaves = new ArrayList<>();
    for (int tree = 0; tree + 1 < starts.length; tree++) {
      int from = starts[tree];
      int to = starts[tree + 1];
      leaves.add(
          Arrays.stream(active).filter(n -> n >= from && n < to).map(n -> n - from).toArray());
    }
    return leaves;
  }

  /** Per node, the column of the answer; every leaf has one. */
  private static double[] columns(TreeRecords.Tree tree, int[] numbers, int from) {
    double[] columns = new double[tree.nodes().left().length];
    Arrays.fill(columns, -1);
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
    double[] columns = new double[trees];
    int[] starts = new int[rows.rows() + 1];
    int[] indices = new int[rows.rows() * trees];
    for (int row = 0; row < rows.rows(); row++) {
      columnOfLeaf.leafValues(rows.values(), row, columns);
      for (int tree = 0; tree < trees; tree++) {
        indices[row * trees + tree] = (int) columns[tree];
      }
      starts[row + 1] = (row + 1) * trees;
    }
    double[] ones = new double[indices.length];
    Arrays.fill(ones, 1);
    Matrix encoded = new SparseMatrix(rows.rows(), width, starts, indices, ones);
    return sparse ? encoded : encoded.toDense();
  }
}
