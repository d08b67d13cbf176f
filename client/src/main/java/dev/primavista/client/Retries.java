package dev.primavista.client;

import java.time.Duration;

/**
 * When a failed attempt is made again. Only failures that say that nothing was executed count: a
 * connection that could not be made, and the statuses 429 and 503. All retries of a client draw on
 * one budget, so that they cannot multiply the load of a server that is already in trouble.
 *
 * @param attempts most attempts of one request, the first included
 * @param firstDelay about how long the first retry waits; each further one twice as long. The wait
 *     is drawn at random between half of that and all of it
 * @param mostDelay no retry waits longer, unless the server asks for it
 * @param share how many retries a request earns: 0.1 for one in ten requests
 * @param reserve how many retries may be made beyond that, to begin with and at most
 * @param lostConnections whether a connection that breaks while the answer is awaited counts too:
 *     right where a model may execute the same request twice
 */
public record Retries(
    int attempts,
    Duration firstDelay,
    Duration mostDelay,
    double share,
    int reserve,
    boolean lostConnections) {
  /** Every failure is told at once. */
  public static final Retries NONE = new Retries(1, Duration.ZERO, Duration.ZERO, 0, 0, false);

  public Retries {
    if (attempts < 1) {
      throw new IllegalArgumentException("attempts: " + attempts + " (expected: >= 1)");
    }
    if (share < 0 || reserve < 0) {
      throw new IllegalArgumentException(
          "share and reserve: " + share + ", " + reserve + " (expected: >= 0)");
    }
    if (firstDelay.isNegative() || mostDelay.compareTo(firstDelay) < 0) {
      throw new IllegalArgumentException(
          "delays: " + firstDelay + ", " + mostDelay + " (expected: 0 <= first <= most)");
    }
  }

  /** Three attempts, from 50 ms to 2 s apart; one retry in ten requests, ten in reserve. */
  public static Retries defaults() {
    return new Retries(3, Duration.ofMillis(50), Duration.ofSeconds(2), 0.1, 10, false);
  }

  /** With so many attempts of one request at most, the first included; at least one. */
  public Retries withAttempts(int most) {
    return new Retries(most, firstDelay, mostDelay, share, reserve, lostConnections);
  }

  /** Also where a connection breaks while the answer is awaited. */
  public Retries withLostConnections() {
    return new Retries(attempts, firstDelay, mostDelay, share, reserve, true);
  }

  /**
   * How long to wait before the next attempt.
   *
   * @param made attempts so far, at least one
   * @param random from 0 to below 1
   */
  Duration delay(int made, double random) {
    long first = firstDelay.toNanos();
    long doubled = first << Math.min(made - 1, 20);
    long bound = Math.min(mostDelay.toNanos(), doubled < first ? Long.MAX_VALUE : doubled);
    return Duration.ofNanos((long) (bound / 2.0 * (1 + random)));
  }

  /** Whether this failure may be tried again. */
  boolean covers(InferenceException failure) {
    return switch (failure) {
      case InferenceException.Unavailable _ -> true;
      case InferenceException.Unreachable lost -> !lost.sent() || lostConnections;
      default -> false;
    };
  }
}
