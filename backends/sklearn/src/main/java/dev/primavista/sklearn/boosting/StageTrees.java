package dev.primavista.sklearn.boosting;

import dev.primavista.pickle.NdArray;
import dev.primavista.pickle.PyObject;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.trees.SklearnTree;
import dev.primavista.trees.TreeEnsemble;
import dev.primavista.trees.TreeEnsembleBuilder;
import java.util.List;

/** Fitted decision trees with a number of our choosing on each leaf. */
final class StageTrees {
  /** The number that a node would answer if it were a leaf. */
  @FunctionalInterface
  interface NodeValues {
    double[] of(State tree, NdArray nodes);
  }

  /** The columns of the whole model that a tree's own columns stand for. */
  @FunctionalInterface
  interface Columns {
    int[] of(int tree, int[] features);
  }

  private StageTrees() {}

  /**
   * Trees whose sums make up {@code outputs} numbers, tree {@code t} adding to number {@code t %
   * outputs}.
   */
  static TreeEnsemble read(
      List<PyValue> members, int features, int outputs, NodeValues values, Columns columns) {
    TreeEnsembleBuilder builder = new TreeEnsembleBuilder(features, outputs, 1, true);
    int number = 0;
    for (PyValue member : members) {
      if (!(member instanceof PyObject object)) {
        throw new UnreadableModel("attribute 'estimators_' holds " + member.aTypeName());
      }
      State tree = new State(object).object("tree_");
      NdArray nodes = tree.array("nodes");
      int[] feature = nodes.field("feature").ints();
      SklearnTree.Nodes parts =
          new SklearnTree.Nodes(
              nodes.field("left_child").ints(),
              nodes.field("right_child").ints(),
              columns.of(number++, feature),
              nodes.field("threshold").doubles(),
              missingLeft(nodes));
      builder.add(SklearnTree.of(parts, values.of(tree, nodes), 1));
    }
    if (number == 0) {
      throw new UnreadableModel("attribute 'estimators_' is empty (is it fitted?)");
    }
    return builder.build();
  }

  /** The number of columns that a fitted tree says it has. */
  static int features(PyValue member) {
    if (member instanceof PyObject object) {
      List<PyValue> arguments = new State(object).object("tree_").object().arguments().items();
      return State.integer("n_features", arguments.getFirst());
    }
    throw new UnreadableModel("attribute 'estimators_' holds " + member.aTypeName());
  }

  private static boolean[] missingLeft(NdArray nodes) {
    boolean[] flags = new boolean[nodes.size()];
    boolean known =
        nodes.dtype().fields().stream()
            .anyMatch(field -> field.name().equals("missing_go_to_left"));
    long[] values = known ? nodes.field("missing_go_to_left").longs() : new long[flags.length];
    for (int i = 0; i < flags.length; i++) {
      flags[i] = values[i] != 0;
    }
    return flags;
  }
}
