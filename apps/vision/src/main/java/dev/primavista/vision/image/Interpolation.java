package dev.primavista.vision.image;

/** Pillow's resampling filters (libImaging/Resample.c). */
public enum Interpolation {
  NEAREST(0),
  BILINEAR(1),
  BICUBIC(2),
  LANCZOS(3),
  BOX(0.5),
  HAMMING(1);

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

  double weight(double distance) {
    double x = Math.abs(distance);
    return switch (this) {
      case NEAREST -> 1;
      case BILINEAR -> x < 1 ? 1 - x : 0;
      case BICUBIC -> bicubic(x);
      case LANCZOS -> x < 3 ? sinc(x) * sinc(x / 3) : 0;
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
