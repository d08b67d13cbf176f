package dev.primavista.trees;

/** Comparisons of numbers that a library rounds to float32 first. */
final class Float32 {
  /** The first number that is rounded up to infinity: float32's greatest and half a unit more. */
  private static final double OVERFLOW = 0x1.ffffffp127;

  private Float32() {}

  /** Thresholds that divide the unrounded numbers as these divide the rounded ones. */
  static double[] thresholds(double[] thresholds) {
    double[] all = new double[thresholds.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = threshold(thresholds[i]);
    }
    return all;
  }

  /**
   * The greatest number that is at most {@code threshold} once it is rounded to float32: halfway
   * between two float32 numbers, which itself is rounded to the even one of them.
   */
  static double threshold(double threshold) {
    float below = (float) threshold;
    if (below > threshold) {
      below = Math.nextDown(below);
    }
    if (Float.isNaN(below) || below == Float.POSITIVE_INFINITY) {
      return below;
    }
    if (below == Float.NEGATIVE_INFINITY) {
      return -OVERFLOW;
    }
    float above = Math.nextUp(below);
    double middle = Float.isInfinite(above) ? OVERFLOW : ((double) below + above) / 2;
    boolean even = (Float.floatToRawIntBits(below) & 1) == 0;
    return even ? middle : Math.nextDown(middle);
  }
}
