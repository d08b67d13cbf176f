package dev.primavista.sklearn.network;

import dev.primavista.sklearn.estimator.Registry;

/** Multi-layer perceptrons. */
public final class NetworkFamily {
  private NetworkFamily() {}

  public static void addTo(Registry registry) {
    registry.put("MLPClassifier", Perceptrons::readClassifier);
    registry.put("MLPRegressor", Perceptrons::readRegressor);
  }
}
