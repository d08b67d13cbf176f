package dev.primavista.sklearn.gaussian;

import dev.primavista.sklearn.estimator.Registry;

/** Gaussian processes. */
public final class GaussianFamily {
  private GaussianFamily() {}

  public static void addTo(Registry registry) {
    registry.put("GaussianProcessRegressor", ProcessRegressor::read);
    registry.putNested("GaussianProcessClassifier", ProcessClassifier::read);
    registry.put("_BinaryGaussianProcessClassifierLaplace", ProcessClassifier::readBinary);
  }
}
