package dev.primavista.benchmarks;

import java.util.Arrays;

/** Durations of many requests. Used by one thread at a time. */
final class Latencies {
  private long[] nanos = new long[1024];
  private int count;

  void add(long elapsed) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * count);
    }
    nanos[count++] = elapsed;
  }

  int count() {
    return count;
  }

  /** The duration that this share of the requests did not exceed, in milliseconds. */
  double millis(double share) {
    if (count == 0) {
      return Double.NaN;
    }
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    return sorted[Math.max(0, (int) Math.ceil(share * count) - 1)] / 1e6;
  }
}
