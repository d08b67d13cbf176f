package dev.primavista.sklearn.density;

import dev.primavista.sklearn.estimator.Registry;
import java.util.List;

/** Densities and distances from what was fitted on. */
public final class DensityFamily {
  private static final List<String> COVARIANCES =
      List.of(
          "EmpiricalCovariance",
          "GraphicalLasso",
          "GraphicalLassoCV",
          "GraphLasso",
          "GraphLassoCV",
          "LedoitWolf",
          "MinCovDet",
          "OAS",
          "ShrunkCovariance");

  private DensityFamily() {}

  public static void addTo(Registry registry) {
    registry.put("KernelDensity", KernelDensity::read);
    COVARIANCES.forEach(name -> registry.put(name, Covariance::read));
    registry.put("EllipticEnvelope", Covariance::readEnvelope);
    registry.put("LabelPropagation", LabelPropagation::read);
    registry.put("LabelSpreading", LabelPropagation::read);
  }
}
