package dev.primavista.server.observability;

import java.util.OptionalDouble;

/**
 * A model's counters at one moment.
 *
 * @param requests that ended, well or not
 * @param p50Millis of queueing and execution of the last 1,024 good requests; empty before the
 *     first
 */
public record ModelTotals(
    long requests,
    long failures,
    long rows,
    double queueMillis,
    double computeMillis,
    OptionalDouble p50Millis,
    OptionalDouble p99Millis) {
  /** Of a version that was not asked yet. */
  static final ModelTotals NONE =
      new ModelTotals(0, 0, 0, 0, 0, OptionalDouble.empty(), OptionalDouble.empty());
}
