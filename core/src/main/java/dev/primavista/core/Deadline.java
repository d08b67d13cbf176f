package dev.primavista.core;

import java.time.Duration;

/**
 * The instant after which nobody waits for an answer any more.
 *
 * @param atNanos the instant, in the ticker's nanoseconds
 * @param ticker the clock that the instant is read on
 */
public record Deadline(long atNanos, Ticker ticker) {
  /** The clock's numbers wrap around, so that no two instants may lie further apart than this. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  /**
   * The deadline {@code timeout} from now; a negative timeout is already over, and none is longer
   * than a century.
   */
  public static Deadline after(Duration timeout, Ticker ticker) {
    Duration bounded = timeout.compareTo(LONGEST) > 0 ? LONGEST : timeout;
    long nanos = bounded.isNegative() ? 0 : bounded.toNanos();
    return new Deadline(ticker.nanos() + nanos, ticker);
  }

  /** Nanoseconds left; zero or less once it is over. */
  public long remainingNanos() {
    return atNanos - ticker.nanos();
  }

  public boolean expired() {
    return remainingNanos() <= 0;
  }
}
