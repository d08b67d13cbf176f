package dev.primavista.server.observability;

import io.prometheus.metrics.core.metrics.Histogram;

/**
 * How finely times are counted: by native buckets whose bounds grow by 9 %, and by a few fixed ones
 * for scrapers that do not know native histograms.
 */
final class Buckets {
  /** 2^3 buckets for each doubling. */
  static final int SCHEMA = 3;

  /** From 10 us to 10 s that many are used; beyond it pairs of neighbours are joined. */
  private static final int MOST = 160;

  /** Nothing that is measured takes less. */
  private static final double ZERO_SECONDS = 1e-7;

  private static final double[] SECONDS = {
    1e-4, 2.5e-4, 5e-4, 1e-3, 2.5e-3, 5e-3, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10
  };

  private Buckets() {}

  static Histogram.Builder ofSeconds() {
    return Histogram.builder()
        .classicUpperBounds(SECONDS)
        .nativeInitialSchema(SCHEMA)
        .nativeMaxNumberOfBuckets(MOST)
        .nativeMinZeroThreshold(ZERO_SECONDS)
        .nativeMaxZeroThreshold(ZERO_SECONDS);
  }
}
