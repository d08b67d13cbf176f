package dev.primavista.core;

import java.time.Duration;

/**
 * The instant after which nobody waits for an answer any more.
 *
 * @param atNanos the instant, in the ticker's nanoseconds
 * @param ticker the clock that the instant is read on
 */
public record Deadline(long atNanos, Ticker ticker) {
  /** The deadline {@code timeout} from now; a negative timeout is already over. */
  public static Deadline after(Duration timeout, Ticker ticker) {
    return new Deadline(ticker.nanos() + timeout.toNanos(), ticker);
  }

  /** Nanoseconds left; zero or less once it is over. */
  public long remainingNanos() {
    return atNanos - ticker.nanos();
  }

  public boolean expired() {
    return remainingNanos() <= 0;
  }
}
