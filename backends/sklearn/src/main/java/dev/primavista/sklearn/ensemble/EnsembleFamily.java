package dev.primavista.sklearn.ensemble;

import dev.primavista.sklearn.estimator.Registry;

/** Several estimators whose answers are averaged, voted on or fed to a last one. */
public final class EnsembleFamily {
  private EnsembleFamily() {}

  public static void addTo(Registry registry) {
    registry.putNested("VotingClassifier", Voting::readClassifier);
    registry.putNested("VotingRegressor", Voting::readRegressor);
    registry.putNested("StackingClassifier", Stacking::readClassifier);
    registry.putNested("StackingRegressor", Stacking::readRegressor);
    registry.putNested("BaggingClassifier", Bagging::readClassifier);
    registry.putNested("BaggingRegressor", Bagging::readRegressor);
    registry.putNested("AdaBoostClassifier", AdaBoost::readClassifier);
    registry.putNested("AdaBoostRegressor", AdaBoost::readRegressor);
    registry.put("imblearn", "BalancedBaggingClassifier", Bagging::readClassifier);
    registry.put("imblearn", "EasyEnsembleClassifier", Bagging::readClassifier);
    registry.put("imblearn", "RUSBoostClassifier", AdaBoost::readClassifier);
  }
}
