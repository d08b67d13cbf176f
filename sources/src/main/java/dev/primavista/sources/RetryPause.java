package dev.primavista.sources;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;

/** How long to wait before a server that falters is asked again. */
final class RetryPause {
  private static final Duration FIRST = Duration.ofMillis(100);

  /** A server that wants more is asked before. */
  private static final Duration MOST = Duration.ofMinutes(1);

  private RetryPause() {}

  /**
   * Twice as long after each try, and as long as the server wants.
   *
   * @param tries that failed so far, 1 or more
   * @param retryAfter the header field of its answer: seconds, or a time; empty if there is none
   */
  static Duration after(int tries, String retryAfter, Instant now) {
    Duration growing = FIRST.multipliedBy(1L << (tries - 1));
    Duration wanted = wanted(retryAfter, now);
    Duration longer = wanted.compareTo(growing) > 0 ? wanted : growing;
    return longer.compareTo(MOST) > 0 ? MOST : longer;
  }

  private static Duration wanted(String retryAfter, Instant now) {
    if (retryAfter.matches("\\d{1,9}")) {
      return Duration.ofSeconds(Long.parseLong(retryAfter));
    }
    try {
      Instant until = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(retryAfter));
      return Duration.between(now, until);
    } catch (DateTimeException none) {
      return Duration.ZERO;
    }
  }
}
