package dev.primavista.vision.image;

import java.util.List;

/** What networks trained on ImageNet have in common. */
public final class ImageNet {
  /** Of red, green and blue, of 1. */
  public static final List<Double> MEAN = List.of(0.485, 0.456, 0.406);

  /** Of red, green and blue, of 1. */
  public static final List<Double> STD = List.of(0.229, 0.224, 0.225);

  /** torchvision's. */
  public static final Normalisation NORMALISATION = Normalisation.standard(MEAN, STD);

  private ImageNet() {}

  /** torchvision's bilinear resize and centre crop. */
  static Geometry resized(int resize, int crop) {
    return new Geometry.ShorterSide(resize, crop, Interpolation.BILINEAR);
  }
}
