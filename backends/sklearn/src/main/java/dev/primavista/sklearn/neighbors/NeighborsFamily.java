package dev.primavista.sklearn.neighbors;

import dev.primavista.sklearn.estimator.Registry;

/** The nearest of the rows that were fitted on. */
public final class NeighborsFamily {
  private NeighborsFamily() {}

  public static void addTo(Registry registry) {
    registry.put("KNeighborsClassifier", NeighborClassifier::read);
    registry.put("RadiusNeighborsClassifier", NeighborClassifier::readRadius);
    registry.put("KNeighborsRegressor", NeighborRegressor::read);
    registry.put("RadiusNeighborsRegressor", NeighborRegressor::readRadius);
    registry.put("NearestNeighbors", NeighborGraphs::readNeighbors);
    registry.put("KNeighborsTransformer", NeighborGraphs::readTransformer);
    registry.put("RadiusNeighborsTransformer", NeighborGraphs::readRadiusTransformer);
    registry.put("NearestCentroid", NearestCentroid::read);
    registry.put("LocalOutlierFactor", LocalOutlierFactor::read);
  }
}
