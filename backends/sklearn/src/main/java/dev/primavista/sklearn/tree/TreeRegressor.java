package dev.primavista.sklearn.tree;

import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.estimator.Regressor;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.trees.TreeEnsemble;
import java.util.List;

/**
 * {@code DecisionTreeRegressor}, {@code RandomForestRegressor} and their Extra kin: the trees'
 * mean.
 */
public final class TreeRegressor implements Regressor {
  private final String type;
  private final TreeEnsemble trees;

  private TreeRegressor(String type, TreeEnsemble trees) {
    this.type = type;
    this.trees = trees;
  }

  public static TreeRegressor readTree(State state) {
    return new TreeRegressor(
        state.type(), TreeClassifier.ensemble(List.of(state.object()), 1, false));
  }

  public static TreeRegressor readForest(State state) {
    return new TreeRegressor(
        state.type(), TreeClassifier.ensemble(state.items("estimators_"), 1, false));
  }

  @Override
  public String type() {
    return type;
  }

  @Override
  public String note() {
    return trees.trees() + " trees, " + trees.nodes() + " splits";
  }

  @Override
  public Input input() {
    return new Input.Numbers(trees.features());
  }

  @Override
  public double[] predict(Matrix rows) {
    DenseMatrix dense = rows.toDense();
    double[] mean = new double[rows.rows()];
    for (int row = 0; row < mean.length; row++) {
      trees.sum(dense.values(), row, mean, row);
      mean[row] /= trees.trees();
    }
    return mean;
  }
}
