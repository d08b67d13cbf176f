package dev.primavista.benchmarks.load;

import dev.primavista.sizing.Percentiles;
import java.util.Arrays;

/** Durations of many requests. Used by one thread at a time. */
public final class Latencies {
  private long[] nanos = new long[1024];
  private int count;

  public void add(long elapsed) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * count);
    }
    nanos[count++] = elapsed;
  }

  public int count() {
    return count;
  }

  /** The duration that this share of the requests did not exceed, in milliseconds; NaN of none. */
  public double millis(double share) {
    return percentiles().at(share);
  }

  Percentiles percentiles() {
    return Percentiles.of(nanos, count);
  }
}
