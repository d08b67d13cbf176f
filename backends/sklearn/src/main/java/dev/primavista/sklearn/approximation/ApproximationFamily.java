package dev.primavista.sklearn.approximation;

import dev.primavista.sklearn.estimator.Registry;

/** Features whose products approximate a kernel. */
public final class ApproximationFamily {
  private ApproximationFamily() {}

  public static void addTo(Registry registry) {
    registry.put("AdditiveChi2Sampler", ChiSquared::readAdditive);
    registry.put("SkewedChi2Sampler", ChiSquared::readSkewed);
    registry.put("PolynomialCountSketch", CountSketch::read);
  }
}
