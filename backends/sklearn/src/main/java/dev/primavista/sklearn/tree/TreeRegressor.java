package dev.primavista.sklearn.tree;

import dev.primavista.core.Amount;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.FeatureNames;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.estimator.Regressor;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.trees.TreeEnsemble;
import java.util.List;

/**
 * {@code DecisionTreeRegressor}, {@code RandomForestRegressor} and their Extra kin with one output:
 * the trees' mean.
 */
public final class TreeRegressor implements Regressor {
  private final String type;
  private final TreeEnsemble trees;
  private final TreeRows rows;

  private TreeRegressor(String type, TreeEnsemble trees, TreeRows rows) {
    this.type = type;
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
      return MultiOutputTrees.regressor(state, members, outputs);
    }
    TreeEnsemble trees = TreeRecords.ensemble(members, TreeRecords.Leaves.NUMBER);
    return new TreeRegressor(state.type(), trees, TreeRows.of(state, members, trees.features()));
  }

  @Override
  public String type() {
    return type;
  }

  @Override
  public String note() {
    return Amount.of(trees.trees(), "tree") + ", " + Amount.of(trees.nodes(), "split");
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
  public double[] predict(Matrix matrix) {
    DenseMatrix dense = rows.of(matrix);
    double[] mean = new double[dense.rows()];
    trees.sumAll(dense.values(), dense.rows(), mean);
    for (int row = 0; row < mean.length; row++) {
      mean[row] /= trees.trees();
    }
    return mean;
  }
}
