package dev.primavista.sklearn.mixture;

import dev.primavista.sklearn.estimator.Registry;

/** Mixtures of Gaussians. */
public final class MixtureFamily {
  private MixtureFamily() {}

  public static void addTo(Registry registry) {
    registry.put("GaussianMixture", GaussianMixture::read);
    registry.put("BayesianGaussianMixture", GaussianMixture::readBayesian);
  }
}
