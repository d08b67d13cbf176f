package dev.primavista.sklearn.compose;

import dev.primavista.sklearn.estimator.Registry;

/** Pipelines and what stands side by side in them. */
public final class ComposeFamily {
  private ComposeFamily() {}

  public static void addTo(Registry registry) {
    registry.putNested("Pipeline", Pipeline::read);
    registry.putNested("FeatureUnion", FeatureUnion::read);
    registry.putNested("ColumnTransformer", ColumnTransformer::read);
    registry.put("imblearn", "Pipeline", Pipeline::read);
  }
}
