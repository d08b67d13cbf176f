package dev.primavista.core.batching;

import dev.primavista.core.ServingException;
import dev.primavista.core.Ticker;
import java.time.Duration;

/**
 * Counts a model's requests in flight and refuses those beyond a {@link GradientLimit}. Lower
 * priorities meet a lower limit, down to half of it, so that higher ones still find room. All
 * fields are read and written under this object's monitor; only {@code inFlight} and {@code limit}
 * are also read without it.
 */
final class InFlightLimit {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
  private static final long SHORTEST_WINDOW_NANOS = 100_000_000;
  private static final int FEWEST_ENDS = 10;

  private final Ticker ticker;
  private final int priorities;
  private final int instances;
  private volatile GradientLimit limit;
  private volatile int inFlight;
  private int mostInFlight;
  private long windowStart;
  private long waits;
  private long waitNanos;
  private long answers;
  private long computeNanos;
  private long executions;
  private long executionNanos;

  /** Over so many instances, each of which executes at one time with the others. */
  InFlightLimit(GradientLimit limit, int priorities, int instances, Ticker ticker) {
    this.limit = limit;
    this.priorities = priorities;
    this.instances = instances;
    this.ticker = ticker;
    this.windowStart = ticker.nanos();
  }

  /** Whether not even the highest priority would be let in. */
  boolean full() {
    return inFlight >= limit.value();
  }

  int limit() {
    return (int) limit.value();
  }

  /**
   * @param priority 1 is the highest
   * @throws ServingException.Overloaded if there is no room for this priority
   */
  synchronized void enter(int priority) {
    double share = 1 - 0.5 * (priority - 1) / priorities;
    if (inFlight >= limit.value() * share) {
      throw refusal();
    }
    inFlight++;
    mostInFlight = Math.max(mostInFlight, inFlight);
  }

  ServingException refusal() {
    return new ServingException.Overloaded(
        "too many requests: " + inFlight + " are in flight at this model", RETRY_AFTER);
  }

  /** An instance was busy with so many requests. */
  synchronized void executed(int requests, long nanos) {
    executions += requests;
    executionNanos += nanos;
  }

  /** A request was answered. */
  synchronized void answered(long waitedNanos, long computedNanos) {
    answers++;
    computeNanos += computedNanos;
    ended(waitedNanos);
  }

  /** A request ended, answered or not. */
  synchronized void ended(long waitedNanos) {
    inFlight--;
    waits++;
    waitNanos += waitedNanos;
    long elapsed = ticker.nanos() - windowStart;
    long mean = waitNanos / waits;
    // A change shows only in requests that came after it: those that wait now are waited for.
    if (waits >= FEWEST_ENDS && elapsed >= Math.max(SHORTEST_WINDOW_NANOS, mean)) {
      long compute = answers == 0 ? 0 : computeNanos / answers;
      long pace = executions == 0 ? 0 : executionNanos / executions / instances;
      limit = limit.after(new GradientLimit.Window(mean, compute, mostInFlight, pace));
      windowStart += elapsed;
      mostInFlight = inFlight;
      waits = 0;
      waitNanos = 0;
      answers = 0;
      computeNanos = 0;
      executions = 0;
      executionNanos = 0;
    }
  }

  /** A request that was let in was not queued after all. */
  synchronized void withdrawn() {
    inFlight--;
  }
}
