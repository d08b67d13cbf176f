package dev.primavista.sklearn.tree;

import dev.primavista.core.Amount;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.estimator.Regressor;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.trees.lightgbm.LightGbmModel;
import java.util.List;

/** {@code lightgbm.LGBMRegressor} and {@code LGBMRanker}. */
public final class LightGbmRegressor implements Regressor {
  private final String type;
  private final LightGbmModel model;

  private LightGbmRegressor(String type, LightGbmModel model) {
    this.type = type;
    this.model = model;
    if (model.classes() != 1) {
      throw new UnreadableModel(
          "its text has " + Amount.of(model.classes(), "output") + " (expected: 1)");
    }
  }

  public static Estimator read(State state) {
    State booster = LightGbmRecords.booster(state);
    boolean ranks = state.type().equals("LGBMRanker");
    LightGbmModel model = ranks ? LightGbmRecords.everyTree(state) : LightGbmRecords.model(booster);
    return LightGbmRecords.withCategories(
        new LightGbmRegressor(state.type(), model), model, booster.optional("pandas_categorical"));
  }

  @Override
  public String type() {
    return type;
  }

  @Override
  public String note() {
    return LightGbmRecords.note(model);
  }

  @Override
  public List<String> columnNames() {
    return LightGbmRecords.columnNames(model);
  }

  @Override
  public Input input() {
    return new Input.Numbers(model.trees().features());
  }

  @Override
  public double[] predict(Matrix rows) {
    return model.predict(rows.toDense().values(), rows.rows());
  }
}
