package dev.primavista.sklearn.manifold;

import dev.primavista.sklearn.estimator.Registry;

/** Rows laid out by their neighbours among the fitted ones. */
public final class ManifoldFamily {
  private ManifoldFamily() {}

  public static void addTo(Registry registry) {
    registry.putNested("Isomap", Isomap::read);
    registry.put("LocallyLinearEmbedding", LocallyLinearEmbedding::read);
  }
}
