package dev.primavista.sklearn.tree;

import dev.primavista.pickle.PyObject;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.estimator.Classifier;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.estimator.Labels;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.trees.TreeEnsemble;
import dev.primavista.trees.TreeEnsembleBuilder;
import java.util.List;

/**
 * {@code DecisionTreeClassifier}, {@code RandomForestClassifier} and their Extra kin: the mean of
 * the trees' class fractions.
 */
public final class TreeClassifier implements Classifier {
  private final String type;
  private final Labels labels;
  private final TreeEnsemble trees;

  private TreeClassifier(String type, Labels labels, TreeEnsemble trees) {
    this.type = type;
    this.labels = labels;
    this.trees = trees;
  }

  public static TreeClassifier readTree(State state) {
    return read(state, List.of(state.object()));
  }

  public static TreeClassifier readForest(State state) {
    return read(state, state.items("estimators_"));
  }

  private static TreeClassifier read(State state, List<? extends PyValue> members) {
    if (state.integer("n_outputs_", 1) != 1) {
      throw new UnreadableModel(
          "it has several outputs, which are not reproduced yet (expected: 1)");
    }
    Labels labels = Labels.of(state.array("classes_"));
    return new TreeClassifier(state.type(), labels, ensemble(members, labels.size(), true));
  }

  /** The trees of a list of fitted decision trees. */
  static TreeEnsemble ensemble(List<? extends PyValue> members, int width, boolean normalise) {
    TreeEnsembleBuilder builder = null;
    for (PyValue member : members) {
      if (!(member instanceof PyObject object)) {
        throw new UnreadableModel(
            "attribute 'estimators_' holds a " + member.typeName() + " (expected: trees)");
      }
      TreeRecords.Tree tree = TreeRecords.read(new State(object), width, normalise);
      if (builder == null) {
        builder = new TreeEnsembleBuilder(tree.features(), width, width, true);
      }
      builder.add(tree.tree());
    }
    if (builder == null) {
      throw new UnreadableModel("attribute 'estimators_' is empty (is it fitted?)");
    }
    return builder.build();
  }

  @Override
  public String type() {
    return type;
  }

  @Override
  public String note() {
    return trees.trees() + " trees, " + trees.nodes() + " splits, " + labels.size() + " classes";
  }

  @Override
  public Input input() {
    return new Input.Numbers(trees.features());
  }

  @Override
  public Labels labels() {
    return labels;
  }

  @Override
  public Classes classify(Matrix rows) {
    DenseMatrix dense = rows.toDense();
    int k = labels.size();
    double[] mean = new double[rows.rows() * k];
    for (int row = 0; row < rows.rows(); row++) {
      trees.sum(dense.values(), row, mean, row * k);
    }
    for (int i = 0; i < mean.length; i++) {
      mean[i] /= trees.trees();
    }
    return Classes.mostProbable(new DenseMatrix(rows.rows(), k, mean));
  }
}
