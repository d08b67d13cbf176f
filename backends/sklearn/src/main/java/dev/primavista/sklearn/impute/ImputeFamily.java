package dev.primavista.sklearn.impute;

import dev.primavista.sklearn.estimator.Registry;

/** Values in place of missing ones. */
public final class ImputeFamily {
  private ImputeFamily() {}

  public static void addTo(Registry registry) {
    registry.put("SimpleImputer", SimpleImputer::read);
    registry.put("Imputer", SimpleImputer::readOld);
    registry.put("MissingIndicator", MissingIndicator::read);
    registry.put("KNNImputer", NeighborImputer::read);
    registry.putNested("IterativeImputer", IterativeImputer::read);
  }
}
