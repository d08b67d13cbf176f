package dev.primavista.sklearn.additive;

import dev.primavista.sklearn.estimator.Registry;

/** Models that are sums of functions of one or a few columns. */
public final class AdditiveFamily {
  private AdditiveFamily() {}

  public static void addTo(Registry registry) {
    registry.put(
        "interpret",
        "ExplainableBoostingClassifier",
        (state, reading) -> ExplainableBoosting.classifier(state));
    registry.put(
        "interpret",
        "ExplainableBoostingRegressor",
        (state, reading) -> ExplainableBoosting.regressor(state));
  }
}
