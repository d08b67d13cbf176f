package dev.primavista.core.batching;

/**
 * When waiting requests become a batch: a pure function of what waits.
 *
 * @param maxRows most rows in one batch
 * @param maxDelayNanos how long the oldest request waits for company; 0 takes what is there
 */
public record BatchingPolicy(int maxRows, long maxDelayNanos) {
  /** What an idle instance does next. */
  public sealed interface Decision {
    /** Nothing yet: look again after so many nanoseconds, or when something arrives. */
    record Wait(long nanos) implements Decision {}

    /** Execute the oldest requests, together at most so many rows. */
    record Close(int rows) implements Decision {}
  }

  public BatchingPolicy {
    if (maxRows < 1) {
      throw new IllegalArgumentException("maxRows: " + maxRows + " (expected: >= 1)");
    }
    if (maxDelayNanos < 0) {
      throw new IllegalArgumentException("maxDelayNanos: " + maxDelayNanos + " (expected: >= 0)");
    }
  }

  /**
   * What an idle instance does with what waits.
   *
   * @param queuedRows rows that could share the next batch, at least those of the oldest request
   * @param oldestAgeNanos how long the oldest has waited
   */
  public Decision decide(int queuedRows, long oldestAgeNanos) {
    if (queuedRows >= maxRows) {
      return new Decision.Close(maxRows);
    }
    long left = maxDelayNanos - oldestAgeNanos;
    return left <= 0 ? new Decision.Close(queuedRows) : new Decision.Wait(left);
  }
}
