package dev.primavista.sklearn.tree;

import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.estimator.Regressor;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.trees.LightGbmModel;

/** {@code lightgbm.LGBMRegressor} and {@code LGBMRanker}. */
public final class LightGbmRegressor implements Regressor {
  private final String type;
  private final LightGbmModel model;

  private LightGbmRegressor(String type, LightGbmModel model) {
    this.type = type;
    this.model = model;
    if (model.classes() != 1) {
      throw new UnreadableModel("its text has " + model.classes() + " outputs (expected: 1)");
    }
  }

  public static LightGbmRegressor read(State state) {
    return new LightGbmRegressor(state.type(), LightGbmRecords.read(state));
  }

  @Override
  public String type() {
    return type;
  }

  @Override
  public String note() {
    return model.trees().trees() + " trees, " + model.trees().nodes() + " splits";
  }

  @Override
  public Input input() {
    return new Input.Numbers(model.trees().features());
  }

  @Override
  public double[] predict(Matrix rows) {
    DenseMatrix dense = rows.toDense();
    double[] out = new double[rows.rows()];
    for (int row = 0; row < out.length; row++) {
      model.predict(dense.values(), row, out, row);
    }
    return out;
  }
}
