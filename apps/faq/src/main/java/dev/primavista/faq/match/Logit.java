package dev.primavista.faq.match;

/** Minimises a smooth convex loss by Adam's steps over all of its terms, with falling length. */
final class Logit {
  private static final int STEPS = 400;
  private static final double LENGTH = 0.15;

  private Logit() {}

  /** A loss. */
  interface Loss {
    /**
     * Its slope.
     *
     * @param gradient zeros; receives the slope at the point
     */
    void slope(double[] point, double[] gradient);
  }

  /** The point to which the loss falls from {@code point}, which is moved there. */
  static double[] minimise(Loss loss, double[] point) {
    double[] mean = new double[point.length];
    double[] spread = new double[point.length];
    for (int step = 1; step <= STEPS; step++) {
      double[] gradient = new double[point.length];
      loss.slope(point, gradient);
      double length = LENGTH * (1 - (step - 1.0) / STEPS);
      for (int i = 0; i < point.length; i++) {
        mean[i] = 0.9 * mean[i] + 0.1 * gradient[i];
        spread[i] = 0.99 * spread[i] + 0.01 * gradient[i] * gradient[i];
        double straight = mean[i] / (1 - Math.pow(0.9, step));
        double wide = Math.sqrt(spread[i] / (1 - Math.pow(0.99, step)));
        point[i] -= length * straight / (wide + 1e-8);
      }
    }
    return point;
  }
}
