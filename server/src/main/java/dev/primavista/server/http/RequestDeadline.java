package dev.primavista.server.http;

import dev.primavista.core.Deadline;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.Ticker;
import java.time.Duration;
import java.util.Optional;

/** How long a client says that it waits: its header {@value #HEADER}, in milliseconds. */
public final class RequestDeadline {
  /** The header field. */
  public static final String HEADER = "X-Request-Timeout-Ms";

  private final Ticker ticker;

  public RequestDeadline(Ticker ticker) {
    this.ticker = ticker;
  }

  /**
   * The instant after which the client does not wait; empty if it did not say.
   *
   * @throws InvalidRequest if the header is no number from 1 to 86400000
   */
  public Optional<Deadline> of(Request request) {
    return of(request, Optional.empty());
  }

  /** The same, or the earlier instant that the body names. */
  public Optional<Deadline> of(Request request, Optional<Duration> inBody) {
    Optional<Duration> inHeader = request.header(HEADER).map(RequestDeadline::millis);
    Optional<Duration> least =
        inHeader.isPresent() && inBody.isPresent()
            ? inHeader.filter(header -> header.compareTo(inBody.get()) < 0).or(() -> inBody)
            : inHeader.or(() -> inBody);
    return least.map(timeout -> Deadline.after(timeout, ticker));
  }

  private static Duration millis(String text) {
    if (text.matches("[1-9][0-9]{0,8}")) {
      Duration timeout = Duration.ofMillis(Long.parseLong(text));
      if (timeout.compareTo(Duration.ofDays(1)) <= 0) {
        return timeout;
      }
    }
    throw new InvalidRequest(
        "wrong_timeout",
        "header " + HEADER + " is no such number (expected: a whole one from 1 to 86400000)",
        HEADER);
  }
}
