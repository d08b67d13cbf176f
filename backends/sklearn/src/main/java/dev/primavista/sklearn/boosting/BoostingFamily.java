package dev.primavista.sklearn.boosting;

import dev.primavista.sklearn.estimator.Registry;
import java.util.List;

/** Boosted trees of scikit-learn, XGBoost and CatBoost, and the isolation forest. */
public final class BoostingFamily {
  private BoostingFamily() {}

  public static void addTo(Registry registry) {
    registry.putNested("GradientBoostingClassifier", GradientBoosting::readClassifier);
    registry.putNested("GradientBoostingRegressor", GradientBoosting::readRegressor);
    registry.putNested("HistGradientBoostingClassifier", HistGradientBoosting::readClassifier);
    registry.putNested("HistGradientBoostingRegressor", HistGradientBoosting::readRegressor);
    registry.put("IsolationForest", IsolationForest::read);
    registry.put("xgboost", "Booster", (state, reading) -> XgBoost.readBooster(state));
    for (String regressor : List.of("XGBRegressor", "XGBRFRegressor", "XGBRanker")) {
      registry.put("xgboost", regressor, (state, reading) -> XgBoost.readRegressor(state));
    }
    for (String name :
        List.of("CatBoost", "CatBoostClassifier", "CatBoostRegressor", "CatBoostRanker")) {
      registry.put("catboost", name, (state, reading) -> CatBoost.read(state));
    }
    for (String classifier : List.of("XGBClassifier", "XGBRFClassifier")) {
      registry.put("xgboost", classifier, (state, reading) -> XgBoost.readClassifier(state));
    }
  }
}
