package dev.primavista.sklearn.tree;

import dev.primavista.core.Amount;
import dev.primavista.pickle.NdArray;
import dev.primavista.pickle.PyObject;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.trees.SklearnTree;
import dev.primavista.trees.TreeEnsemble;
import dev.primavista.trees.TreeEnsembleBuilder;
import java.util.List;

/**
 * {@code sklearn.tree._tree.Tree} in a file: node records whose layout the file itself describes,
 * and values per node. Values are sample counts up to scikit-learn 1.2 and fractions later; both
 * are normalised here.
 */
final class TreeRecords {
  private TreeRecords() {}

  /**
   * What a leaf holds.
   *
   * @param width values per output: the most classes of any output, or 1 for regression
   * @param normalised whether an output's values become fractions of their sum
   */
  record Leaves(int outputs, int width, boolean normalised) {
    static final Leaves NUMBER = new Leaves(1, 1, false);
  }

  /** One tree as it is in the file: its columns, its nodes and the values of each node. */
  record Tree(int features, SklearnTree.Nodes nodes, double[] values) {
    TreeEnsembleBuilder.Tree compiled(int width) {
      return SklearnTree.of(nodes, values, width);
    }
  }

  /** The fitted decision tree at this place of a list. */
  static State member(PyValue value) {
    if (value instanceof PyObject object) {
      return new State(object);
    }
    throw new UnreadableModel(
        "attribute 'estimators_' holds " + value.aTypeName() + " (expected: trees)");
  }

  /** The outputs of a tree or forest. */
  static int outputs(State state, List<? extends PyValue> members) {
    if (members.isEmpty()) {
      throw new UnreadableModel("attribute 'estimators_' is empty (is it fitted?)");
    }
    int absent = member(members.getFirst()).integer("n_outputs_", 1);
    int outputs = state.integer("n_outputs_", absent);
    if (outputs < 1 || outputs > 1 << 20) {
      throw new UnreadableModel("attribute 'n_outputs_' is " + outputs + " (expected: 1 to 2^20)");
    }
    return outputs;
  }

  /** The trees of a list of fitted decision trees. */
  static TreeEnsemble ensemble(List<? extends PyValue> members, Leaves leaves) {
    int width = Math.multiplyExact(leaves.outputs(), leaves.width());
    TreeEnsembleBuilder builder = null;
    for (PyValue member : members) {
      Tree tree = read(member(member), leaves);
      if (builder == null) {
        builder = new TreeEnsembleBuilder(tree.features(), width, width, true);
      } else if (builder.features() != tree.features()) {
        throw new UnreadableModel(
            "one tree takes "
                + Amount.of(tree.features(), "column")
                + ", the first "
                + builder.features());
      }
      builder.add(tree.compiled(width));
    }
    if (builder == null) {
      throw new UnreadableModel("attribute 'estimators_' is empty (is it fitted?)");
    }
    return builder.build();
  }

  /** Trees take NaN since 1.3, forests since 1.4, extremely random ones since 1.6. */
  static boolean takesMissing(State state, List<? extends PyValue> members) {
    State first = member(members.getFirst());
    boolean extra = first.type().startsWith("Extra") || state.type().startsWith("Extra");
    boolean forest = state.optional("estimators_").isPresent();
    return first.object("tree_").array("nodes").dtype().fields().stream()
            .anyMatch(field -> field.name().equals("missing_go_to_left"))
        && (!extra || state.since(1, 6))
        && (!forest || state.since(1, 4));
  }

  /** The tree of a fitted decision tree. */
  static Tree read(State estimator, Leaves leaves) {
    if (!(estimator.required("tree_") instanceof PyObject object)) {
      throw new UnreadableModel("attribute 'tree_' is no tree");
    }
    List<PyValue> arguments = object.arguments().items();
    if (arguments.size() != 3) {
      throw new UnreadableModel(
          "attribute 'tree_' is made of " + Amount.of(arguments.size(), "part") + " (expected: 3)");
    }
    int features = State.integer("n_features", arguments.get(0));
    int outputs = State.integer("n_outputs", arguments.get(2));
    if (outputs != leaves.outputs()) {
      throw new UnreadableModel(
          "a tree has " + Amount.of(outputs, "output") + " (expected: " + leaves.outputs() + ")");
    }
    State state = new State(object);
    NdArray nodes = state.array("nodes");
    int count = nodes.size();
    if (state.integer("node_count", count) != count) {
      throw new UnreadableModel(
          "attribute 'tree_' has " + Amount.of(count, "node") + " (expected: node_count)");
    }
    int width = leaves.outputs() * leaves.width();
    double[] values = state.doubles("values", Math.multiplyExact(count, width));
    if (leaves.normalised()) {
      normalise(values, leaves.width());
    }
    return new Tree(features, nodes(nodes), values);
  }

  private static SklearnTree.Nodes nodes(NdArray nodes) {
    return new SklearnTree.Nodes(
        nodes.field("left_child").ints(),
        nodes.field("right_child").ints(),
        nodes.field("feature").ints(),
        nodes.field("threshold").doubles(),
        missingLeft(nodes));
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
