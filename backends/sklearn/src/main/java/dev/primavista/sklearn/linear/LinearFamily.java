package dev.primavista.sklearn.linear;

import dev.primavista.sklearn.estimator.Registry;

/** Weighted sums of the features. */
public final class LinearFamily {
  private LinearFamily() {}

  public static void addTo(Registry registry) {
    registry.put("LogisticRegression", LogisticRegression::read);
    registry.put("LogisticRegressionCV", LogisticRegression::read);
  }
}
