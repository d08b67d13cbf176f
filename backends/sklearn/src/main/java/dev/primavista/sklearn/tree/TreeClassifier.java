package dev.primavista.sklearn.tree;

import dev.primavista.core.Amount;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.estimator.Classifier;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.FeatureNames;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.estimator.Labels;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.trees.TreeEnsemble;
import java.util.List;

/**
 * {@code DecisionTreeClassifier}, {@code RandomForestClassifier} and their kin with one output: the
 * mean of the trees' class fractions.
 */
public final class TreeClassifier implements Classifier {
  private final String type;
  private final Labels labels;
  private final TreeEnsemble trees;
  private final TreeRows rows;

  private TreeClassifier(String type, Labels labels, TreeEnsemble trees, TreeRows rows) {
    this.type = type;
    this.labels = labels;
    this.trees = trees;
    this.rows = rows;
  }

  public static Estimator readTree(State state) {
    return read(state, List.of(state.object()));
  }

  public static Estimator readForest(State state) {
    return read(state, state.items("estimators_"));
  }

  private static Estimator read(State state, List<? extends PyValue> members) {
    int outputs = TreeRecords.outputs(state, members);
    if (outputs > 1) {
      return MultiOutputTrees.classifier(state, members, outputs);
    }
    Labels labels = Labels.of(state.array("classes_"));
    TreeEnsemble trees =
        TreeRecords.ensemble(members, new TreeRecords.Leaves(1, labels.size(), true));
    return new TreeClassifier(
        state.type(), labels, trees, TreeRows.of(state, members, trees.features()));
  }

  @Override
  public String type() {
    return type;
  }

  @Override
  public String note() {
    return Amount.of(trees.trees(), "tree")
        + ", "
        + Amount.of(trees.nodes(), "split")
        + ", "
        + Amount.of(labels.size(), "class");
  }

  @Override
  public Input input() {
    return new Input.Numbers(trees.features());
  }

  @Override
  public FeatureNames featureNames() {
    return rows.names();
  }

  @Override
  public Labels labels() {
    return labels;
  }

  @Override
  public Classes classify(Matrix matrix) {
    DenseMatrix dense = rows.of(matrix);
    int k = labels.size();
    double[] mean = new double[dense.rows() * k];
    trees.sumAll(dense.values(), dense.rows(), mean);
    for (int i = 0; i < mean.length; i++) {
      mean[i] /= trees.trees();
    }
    return Classes.mostProbable(new DenseMatrix(dense.rows(), k, mean));
  }
}
