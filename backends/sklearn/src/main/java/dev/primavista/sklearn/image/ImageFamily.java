package dev.primavista.sklearn.image;

import dev.primavista.sklearn.estimator.Registry;

/** Features of images. */
public final class ImageFamily {
  private ImageFamily() {}

  public static void addTo(Registry registry) {
    registry.putNested("PatchExtractor", PatchExtractor::read);
  }
}
