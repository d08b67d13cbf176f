package dev.primavista.sklearn.xgboost;

import dev.primavista.sklearn.estimator.Registry;

/** XGBoost's scikit-learn estimators. */
public final class XgBoostFamily {
  private XgBoostFamily() {}

  public static void addTo(Registry registry) {
    registry.put("xgboost", "XGBClassifier", (state, reading) -> XgEstimators.classifier(state));
    registry.put("xgboost", "XGBRFClassifier", (state, reading) -> XgEstimators.classifier(state));
    registry.put("xgboost", "XGBRegressor", (state, reading) -> XgEstimators.regressor(state));
    registry.put("xgboost", "XGBRFRegressor", (state, reading) -> XgEstimators.regressor(state));
    registry.put("xgboost", "XGBRanker", (state, reading) -> XgEstimators.regressor(state));
  }
}
