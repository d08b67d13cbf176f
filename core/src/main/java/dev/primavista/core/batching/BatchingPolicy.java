package dev.primavista.core.batching;

import java.util.List;

/**
 * When waiting requests become a batch: a pure function of what waits.
 *
 * @param maxRows most rows in one batch; 1 for requests that are executed each alone
 * @param preferredRows sizes that a batch should have, ascending; empty for any
 * @param maxDelayNanos how long the oldest request waits for company; 0 takes what is there
 */
public record BatchingPolicy(int maxRows, List<Integer> preferredRows, long maxDelayNanos) {
  /** What an idle instance does next. */
  public sealed interface Decision {
    /** Nothing yet: look again after so many nanoseconds, or when something arrives. */
    record Wait(long nanos) implements Decision {}

    /** Execute the oldest requests, together at most so many rows. */
    record Close(int rows) implements Decision {}
  }

  /** Every request alone and at once. */
  public static final BatchingPolicy ALONE = new BatchingPolicy(1, List.of(), 0);

  public BatchingPolicy {
    if (maxRows < 1) {
      throw new IllegalArgumentException("maxRows: " + maxRows + " (expected: >= 1)");
    }
    if (maxDelayNanos < 0) {
      throw new IllegalArgumentException("maxDelayNanos: " + maxDelayNanos + " (expected: >= 0)");
    }
    preferredRows = preferredRows.stream().sorted().toList();
  }

  /**
   * What an idle instance does with what waits.
   *
   * @param queuedRows rows that could share the next batch, at least those of the oldest request
   * @param oldestAgeNanos how long the oldest has waited
   * @param oldestLifeNanos from its arrival to its deadline; at most half of it is spent on waiting
   *     for company
   */
  public Decision decide(int queuedRows, long oldestAgeNanos, long oldestLifeNanos) {
    if (queuedRows >= maxRows) {
      return new Decision.Close(maxRows);
    }
    int preferred = preferredUpTo(queuedRows);
    if (preferred > 0) {
      return new Decision.Close(preferred);
    }
    long left = Math.min(maxDelayNanos, oldestLifeNanos / 2) - oldestAgeNanos;
    return left <= 0 ? new Decision.Close(queuedRows) : new Decision.Wait(left);
  }

  /** The greatest preferred size that can be had; 0 if none can. */
  private int preferredUpTo(int rows) {
    int best = 0;
    for (int preferred : preferredRows) {
      if (preferred <= rows) {
        best = preferred;
      }
    }
    return best;
  }
}
