package dev.primavista.faq.evaluation;

import java.util.Arrays;

/**
 * A value and where 95 % of its resamples lie.
 *
 * @param low percentile 2.5
 * @param high percentile 97.5
 */
public record Interval(double value, double low, double high) {
  static Interval of(double value, double[] resampled) {
    double[] sorted = resampled.clone();
    Arrays.sort(sorted);
    return new Interval(value, percentile(sorted, 0.025), percentile(sorted, 0.975));
  }

  /** Between the two nearest, as numpy does. */
  private static double percentile(double[] sorted, double share) {
    double at = share * (sorted.length - 1);
    int below = (int) at;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }

  /** In the figure's way, {@code 95.04 [94.40, 95.67]}. */
  public String format(Figure figure) {
    return Double.isNaN(value)
        ? "-"
        : figure.format(value) + " [" + figure.format(low) + ", " + figure.format(high) + "]";
  }
}
