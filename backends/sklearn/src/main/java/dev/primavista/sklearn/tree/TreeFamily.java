package dev.primavista.sklearn.tree;

import dev.primavista.sklearn.estimator.Registry;

/** Decision trees and what is made of many of them. */
public final class TreeFamily {
  private TreeFamily() {}

  public static void addTo(Registry registry) {
    registry.put("DecisionTreeClassifier", TreeClassifier::readTree);
    registry.put("ExtraTreeClassifier", TreeClassifier::readTree);
    registry.put("RandomForestClassifier", TreeClassifier::readForest);
    registry.put("ExtraTreesClassifier", TreeClassifier::readForest);
    registry.put("DecisionTreeRegressor", TreeRegressor::readTree);
    registry.put("ExtraTreeRegressor", TreeRegressor::readTree);
    registry.put("RandomForestRegressor", TreeRegressor::readForest);
    registry.put("ExtraTreesRegressor", TreeRegressor::readForest);
    registry.put(
        "imblearn",
        "BalancedRandomForestClassifier",
        (state, reading) -> TreeClassifier.readForest(state));
    registry.put("RandomTreesEmbedding", RandomTreesEmbedding::read);
    registry.put("lightgbm", "Booster", (state, reading) -> LightGbmRecords.readBooster(state));
    registry.put("lightgbm", "LGBMClassifier", (state, reading) -> LightGbmClassifier.read(state));
    registry.put("lightgbm", "LGBMRegressor", (state, reading) -> LightGbmRegressor.read(state));
    registry.put("lightgbm", "LGBMRanker", (state, reading) -> LightGbmRegressor.read(state));
  }
}
