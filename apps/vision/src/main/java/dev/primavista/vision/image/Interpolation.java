package dev.primavista.vision.image;

import java.util.Optional;

/**
 * Pillow's resampling filters (libImaging/Resample.c), and torchvision's on tensors of uint8
 * (transforms.v2; ATen/native/cpu/UpSampleKernel.cpp), which are the same with coarser weights.
 */
public enum Interpolation {
  NEAREST(0),
  BILINEAR(1),
  BICUBIC(2),
  LANCZOS(3),
  BOX(0.5),
  HAMMING(1),
  /** PyTorch calls it nearest-exact. */
  TENSOR_NEAREST(0),
  TENSOR_BILINEAR(1),
  TENSOR_BICUBIC(2),
  TENSOR_LANCZOS(3);

  private static final float HAMMING_MEAN = 0.54f;

  private static final float HAMMING_WAVE = 0.46f;

  private final double support;

  Interpolation(double support) {
    this.support = support;
  }

  /** Half the filter's width in source pixels, before widening for a reduction. */
  double support() {
    return support;
  }

  /** Whether it is torchvision's on tensors. */
  boolean isOfTensors() {
    return switch (this) {
      case TENSOR_NEAREST, TENSOR_BILINEAR, TENSOR_BICUBIC, TENSOR_LANCZOS -> true;
      case NEAREST, BILINEAR, BICUBIC, LANCZOS, BOX, HAMMING -> false;
    };
  }

  /** Whether each result pixel is one of the source's. */
  boolean isNearest() {
    return support == 0;
  }

  /** What torchvision has on tensors for Pillow's filter; empty where it has none. */
  public Optional<Interpolation> onTensors() {
    return switch (this) {
      case NEAREST -> Optional.of(TENSOR_NEAREST);
      case BILINEAR -> Optional.of(TENSOR_BILINEAR);
      case BICUBIC -> Optional.of(TENSOR_BICUBIC);
      case LANCZOS -> Optional.of(TENSOR_LANCZOS);
      case BOX, HAMMING -> Optional.empty();
      case TENSOR_NEAREST, TENSOR_BILINEAR, TENSOR_BICUBIC, TENSOR_LANCZOS -> Optional.of(this);
    };
  }

  double weight(double distance) {
    double x = Math.abs(distance);
    return switch (this) {
      case NEAREST, TENSOR_NEAREST -> 1;
      case BILINEAR, TENSOR_BILINEAR -> x < 1 ? 1 - x : 0;
      case BICUBIC, TENSOR_BICUBIC -> bicubic(x);
      case LANCZOS, TENSOR_LANCZOS -> x < 3 ? sinc(x) * sinc(x / 3) : 0;
      case BOX -> distance > -0.5 && distance <= 0.5 ? 1 : 0;
      case HAMMING -> x < 1 ? hamming(x) : 0;
    };
  }

  private static double hamming(double x) {
    // The floats of Pillow's C code add up to a little more than 1.
    return x == 0 ? 1 : sinc(x) * (HAMMING_MEAN + HAMMING_WAVE * Math.cos(x * Math.PI));
  }

  private static double bicubic(double x) {
    double a = -0.5;
    if (x < 1) {
      return ((a + 2) * x - (a + 3)) * x * x + 1;
    }
    return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
  }

  private static double sinc(double x) {
    if (x == 0) {
      return 1;
    }
    double scaled = x * Math.PI;
    return Math.sin(scaled) / scaled;
  }
}
