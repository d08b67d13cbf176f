package dev.primavista.onnx.quantize;

/** What is lost by telling values with few levels. */
final class Divergence {
  private static final double SMALL = 1e-9;

  private Divergence() {}

  /**
   * The Kullback-Leibler divergence of a distribution clipped after {@code bins} bins from the same
   * with only {@code levels} levels.
   *
   * @param counts how often each bin was seen; at least {@code bins} of them
   */
  static double of(double[] counts, int bins, int levels) {
    double beyond = 0;
    for (int i = bins; i < counts.length; i++) {
      beyond += counts[i];
    }
    double inside = 0;
    for (int i = 0; i < bins; i++) {
      inside += counts[i];
    }
    double[] coarse = levelled(counts, bins, levels);
    double divergence = 0;
    for (int i = 0; i < bins; i++) {
      double p = (counts[i] + (i == bins - 1 ? beyond : 0)) / (inside + beyond);
      if (p > 0) {
        divergence += p * Math.log(p / Math.max(SMALL, coarse[i] / inside));
      }
    }
    return divergence;
  }

  /** Every level's counts shared out evenly among those of its bins that are not empty. */
  private static double[] levelled(double[] counts, int bins, int levels) {
    double[] coarse = new double[bins];
    for (int level = 0; level < levels; level++) {
      int from = (int) ((long) level * bins / levels);
      int to = (int) ((level + 1L) * bins / levels);
      double sum = 0;
      int filled = 0;
      for (int i = from; i < to; i++) {
        sum += counts[i];
        filled += counts[i] > 0 ? 1 : 0;
      }
      for (int i = from; i < to; i++) {
        coarse[i] = counts[i] > 0 ? sum / filled : 0;
      }
    }
    return coarse;
  }
}
