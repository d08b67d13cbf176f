package dev.primavista.server.observability;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/** What one version of a model did since it was loaded. Lock-free; written by any thread. */
final class ModelCounters {
  private static final int RECENT = 1024;
  private static final double NANOS_PER_MILLI = 1e6;

  private final LongAdder requests = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder rows = new LongAdder();
  private final LongAdder queueNanos = new LongAdder();
  private final LongAdder computeNanos = new LongAdder();
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicLongArray recentNanos = new AtomicLongArray(RECENT);

  void succeeded(int rowCount, long queued, long computed) {
    requests.increment();
    rows.add(rowCount);
    queueNanos.add(queued);
    computeNanos.add(computed);
    int place = Math.floorMod(next.getAndIncrement(), RECENT);
    recentNanos.set(place, Math.max(1, queued + computed));
  }

  void failed() {
    requests.increment();
    failures.increment();
  }

  ModelTotals totals() {
    long[] recent = new long[RECENT];
    int count = 0;
    for (int i = 0; i < RECENT; i++) {
      long nanos = recentNanos.get(i);
      if (nanos > 0) {
        recent[count++] = nanos;
      }
    }
    long[] sorted = Arrays.copyOf(recent, count);
    Arrays.sort(sorted);
    return new ModelTotals(
        requests.sum(),
        failures.sum(),
        rows.sum(),
        queueNanos.sum() / NANOS_PER_MILLI,
        computeNanos.sum() / NANOS_PER_MILLI,
        percentile(sorted, 0.5),
        percentile(sorted, 0.99));
  }

  private static OptionalDouble percentile(long[] sorted, double share) {
    if (sorted.length == 0) {
      return OptionalDouble.empty();
    }
    int rank = (int) Math.ceil(share * sorted.length);
    return OptionalDouble.of(sorted[Math.max(0, rank - 1)] / NANOS_PER_MILLI);
  }
}
