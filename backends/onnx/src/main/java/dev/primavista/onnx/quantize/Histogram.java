package dev.primavista.onnx.quantize;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * How often an activation had which value: bins of one width around zero. Values outside double the
 * width, so that one pass over the data is enough.
 */
final class Histogram {
  private static final int HALF = 2048;

  private final long[] counts = new long[2 * HALF];
  private float limit = 1f / (1 << 20);
  private float min = Float.POSITIVE_INFINITY;
  private float max = Float.NEGATIVE_INFINITY;

  /**
   * Adds values.
   *
   * @throws IllegalArgumentException if one is infinite or no number
   */
  void add(FloatBuffer values) {
    float[] copy = new float[values.remaining()];
    values.duplicate().get(copy);
    for (float value : copy) {
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
    float greatest = Math.max(Math.abs(min), Math.abs(max));
    if (!(greatest < Float.MAX_VALUE / 4)) {
      throw new IllegalArgumentException("an activation is " + greatest + " (expected: a number)");
    }
    while (greatest >= limit) {
      widen();
    }
    float perBin = HALF / limit;
    for (float value : copy) {
      counts[Math.min(2 * HALF - 1, (int) (value * perBin + HALF))]++;
    }
  }

  /** Bins of double the width: two neighbours become one. */
  private void widen() {
    long[] wide = new long[2 * HALF];
    for (int i = 0; i < counts.length; i++) {
      wide[HALF / 2 + i / 2] += counts[i];
    }
    System.arraycopy(wide, 0, counts, 0, wide.length);
    limit *= 2;
  }

  /** Every value that was seen. */
  Range whole() {
    return new Range(min, max);
  }

  /** All but this share of the values, taken from both ends alike. */
  Range without(double share) {
    long outside = (long) (Arrays.stream(counts).sum() * share / 2);
    int first = 0;
    for (long seen = counts[0]; seen <= outside; seen += counts[first]) {
      first++;
    }
    int last = counts.length - 1;
    for (long seen = counts[last]; seen <= outside; seen += counts[last]) {
      last--;
    }
    return whole().within(Math.min(0, edge(first)), Math.max(0, edge(last + 1)));
  }

  private float edge(int bin) {
    return (bin - HALF) * (limit / HALF);
  }

  /**
   * The range whose 256 values tell most about the values that were seen: the threshold with the
   * least Kullback-Leibler divergence (Migacz, "8-bit inference with TensorRT", 2017).
   */
  Range leastDivergent() {
    double[] magnitudes = new double[HALF];
    for (int i = 0; i < HALF; i++) {
      magnitudes[i] = counts[HALF + i] + counts[HALF - 1 - i];
    }
    // Zeros are exact whatever the range is, and an activation function makes very many.
    magnitudes[0] = magnitudes[1];
    int levels = min < 0 ? 128 : 256;
    int used = HALF;
    while (used > levels && magnitudes[used - 1] == 0) {
      used--;
    }
    int best = used;
    double least = Double.POSITIVE_INFINITY;
    for (int bins = levels; bins <= used; bins += 8) {
      double divergence = Divergence.of(magnitudes, bins, levels);
      if (divergence < least) {
        least = divergence;
        best = bins;
      }
    }
    float threshold = best * (limit / HALF);
    return whole().within(-threshold, threshold);
  }
}
