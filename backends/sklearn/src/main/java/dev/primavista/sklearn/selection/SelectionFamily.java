package dev.primavista.sklearn.selection;

import dev.primavista.sklearn.estimator.Registry;

/** Some of the features. */
public final class SelectionFamily {
  private SelectionFamily() {}

  public static void addTo(Registry registry) {
    registry.put("VarianceThreshold", Selectors::readVariance);
    registry.put("SelectKBest", Selectors::readKBest);
    registry.put("SelectPercentile", Selectors::readPercentile);
    registry.put("SelectFpr", Selectors::readFalsePositive);
    registry.put("SelectFdr", Selectors::readFalseDiscovery);
    registry.put("SelectFwe", Selectors::readFamilyWise);
    registry.put("GenericUnivariateSelect", Selectors::readGeneric);
    registry.putNested("RFE", Elimination::read);
    registry.putNested("RFECV", Elimination::read);
    registry.put("SequentialFeatureSelector", Selectors::readSequential);
    registry.put("RandomizedLasso", Selectors::readRandomized);
    registry.put("RandomizedLogisticRegression", Selectors::readRandomized);
    registry.put("SelectFromModel", ImportanceSelector::read);
  }
}
