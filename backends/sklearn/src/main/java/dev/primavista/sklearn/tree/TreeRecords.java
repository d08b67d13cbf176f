package dev.primavista.sklearn.tree;

import dev.primavista.pickle.NdArray;
import dev.primavista.pickle.PyObject;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.trees.SklearnTree;
import dev.primavista.trees.TreeEnsembleBuilder;
import java.util.List;

/**
 * {@code sklearn.tree._tree.Tree} in a file: node records whose layout the file itself describes,
 * and values per node. Values are sample counts up to scikit-learn 1.2 and fractions later; both
 * are normalised here.
 */
final class TreeRecords {
  private TreeRecords() {}

  /** What one decision tree's attributes say. */
  record Tree(int features, TreeEnsembleBuilder.Tree tree) {}

  /**
   * The tree of a fitted decision tree.
   *
   * @param width values per leaf: the number of classes, or 1 for regression
   * @param normalise whether a leaf's values become fractions of their sum
   */
  static Tree read(State estimator, int width, boolean normalise) {
    if (!(estimator.required("tree_") instanceof PyObject object)) {
      throw new UnreadableModel("attribute 'tree_' is no tree");
    }
    List<PyValue> arguments = object.arguments().items();
    if (arguments.size() != 3) {
      throw new UnreadableModel(
          "attribute 'tree_' is made of " + arguments.size() + " parts (expected: 3)");
    }
    int features = State.integer("n_features", arguments.get(0));
    if (State.integer("n_outputs", arguments.get(2)) != 1) {
      throw new UnreadableModel(
          "it has several outputs, which are not reproduced yet (expected: 1)");
    }
    State state = new State(object);
    NdArray nodes = state.array("nodes");
    int count = nodes.size();
    if (state.integer("node_count", count) != count) {
      throw new UnreadableModel("attribute 'tree_' has " + count + " nodes (expected: node_count)");
    }
    SklearnTree.Nodes parts =
        new SklearnTree.Nodes(
            nodes.field("left_child").ints(),
            nodes.field("right_child").ints(),
            nodes.field("feature").ints(),
            nodes.field("threshold").doubles(),
            missingLeft(nodes));
    double[] values = state.doubles("values", Math.multiplyExact(count, width));
    if (normalise) {
      normalise(values, width);
    }
    return new Tree(features, SklearnTree.of(parts, values, width));
  }

  private static boolean[] missingLeft(NdArray nodes) {
    boolean[] flags = new boolean[nodes.size()];
    boolean known =
        nodes.dtype().fields().stream()
            .anyMatch(field -> field.name().equals("missing_go_to_left"));
    if (known) {
      long[] values = nodes.field("missing_go_to_left").longs();
      for (int i = 0; i < flags.length; i++) {
        flags[i] = values[i] != 0;
      }
    }
    return flags;
  }

  private static void normalise(double[] values, int width) {
    for (int at = 0; at < values.length; at += width) {
      double sum = 0;
      for (int i = at; i < at + width; i++) {
        sum += values[i];
      }
      if (sum != 0) {
        for (int i = at; i < at + width; i++) {
          values[i] /= sum;
        }
      }
    }
  }
}
