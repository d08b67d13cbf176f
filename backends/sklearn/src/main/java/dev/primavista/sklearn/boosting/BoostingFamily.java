package dev.primavista.sklearn.boosting;

import dev.primavista.sklearn.estimator.Registry;

/** scikit-learn's own boosted trees, and the isolation forest. */
public final class BoostingFamily {
  private BoostingFamily() {}

  public static void addTo(Registry registry) {
    registry.putNested("GradientBoostingClassifier", GradientBoosting::readClassifier);
    registry.putNested("GradientBoostingRegressor", GradientBoosting::readRegressor);
    registry.putNested("HistGradientBoostingClassifier", HistGradientBoosting::readClassifier);
    registry.putNested("HistGradientBoostingRegressor", HistGradientBoosting::readRegressor);
    registry.put("IsolationForest", IsolationForest::read);
  }
}
