package dev.primavista.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;

/** CPU time of the calling thread per operation: what a noisy machine disturbs least. */
final class CpuTimer {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int ROUNDS = 9;
  private static final long WARM_NANOS = 2_000_000_000L;
  private static final long ROUND_NANOS = 400_000_000L;

  private CpuTimer() {}

  /** Warms up for 2 s of CPU, then takes the median of nine rounds of 0.4 s, in microseconds. */
  static double medianMicros(Runnable operation) {
    repeat(operation, WARM_NANOS);
    double[] rounds = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      rounds[i] = repeat(operation, ROUND_NANOS);
    }
    Arrays.sort(rounds);
    return rounds[ROUNDS / 2];
  }

  /** The clock is read once for ever more operations, so that it does not count among them. */
  private static double repeat(Runnable operation, long nanos) {
    long start = THREADS.getCurrentThreadCpuTime();
    long used = 0;
    long count = 0;
    int batch = 1;
    while (used < nanos) {
      for (int i = 0; i < batch; i++) {
        operation.run();
      }
      count += batch;
      long before = used;
      used = THREADS.getCurrentThreadCpuTime() - start;
      batch = used - before < 1_000_000 ? batch * 2 : batch;
    }
    return used / 1e3 / count;
  }
}
