package dev.primavista.faq.preparation;

import java.util.List;
import java.util.Locale;

/**
 * Texts' lengths in characters, as pandas describes numbers.
 *
 * @param quartiles with the least before and the most behind them
 */
public record Lengths(int count, double mean, double deviation, List<Double> quartiles) {
  static Lengths of(List<Integer> lengths) {
    double[] sorted = lengths.stream().mapToDouble(Integer::doubleValue).sorted().toArray();
    double sum = 0;
    for (double length : sorted) {
      sum += length;
    }
    double mean = sum / sorted.length;
    double squares = 0;
    for (double length : sorted) {
      squares += (length - mean) * (length - mean);
    }
    return new Lengths(
        sorted.length,
        mean,
        Math.sqrt(squares / (sorted.length - 1)),
        List.of(
            quantile(sorted, 0),
            quantile(sorted, 0.25),
            quantile(sorted, 0.5),
            quantile(sorted, 0.75),
            quantile(sorted, 1)));
  }

  private static double quantile(double[] sorted, double share) {
    if (sorted.length == 0) {
      return Double.NaN;
    }
    double at = share * (sorted.length - 1);
    int below = (int) at;
    double above = sorted[Math.min(below + 1, sorted.length - 1)];
    return sorted[below] + (at - below) * (above - sorted[below]);
  }

  @Override
  public String toString() {
    if (count == 0) {
      return "count 0";
    }
    return String.format(
        Locale.ROOT,
        "count %d, mean %.6f, std %.6f, min %.0f, 25%% %.2f, 50%% %.2f, 75%% %.2f, max %.0f",
        count,
        mean,
        deviation,
        quartiles.get(0),
        quartiles.get(1),
        quartiles.get(2),
        quartiles.get(3),
        quartiles.get(4));
  }
}
