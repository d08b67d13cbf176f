package dev.primavista.server.http;

import java.time.Duration;

/** Where one request stands, since when, and how long it may. Used on one event loop. */
final class Standing {
  /** The places, in order. */
  enum Place {
    READING,
    HANDLING,
    WRITING,
    /** Answered before the body was read: what still comes is thrown away for a moment. */
    LINGERING,
    OVER
  }

  private final ServerConfig.Timeouts timeouts;
  private Place place = Place.READING;
  private long sinceNanos;

  Standing(ServerConfig.Timeouts timeouts, long nowNanos) {
    this.timeouts = timeouts;
    this.sinceNanos = nowNanos;
  }

  Place place() {
    return place;
  }

  /** Whether it stands there. */
  boolean at(Place other) {
    return place == other;
  }

  /** Whether it has no answer yet. */
  boolean isUnanswered() {
    return place == Place.READING || place == Place.HANDLING;
  }

  void moveTo(Place next) {
    place = next;
    rest();
  }

  /** It stays there and has as long again, as a client does for the next piece of an answer. */
  void rest() {
    sinceNanos = System.nanoTime();
  }

  /**
   * Whether it stands there for too long.
   *
   * @param longest see {@link #longest}
   */
  boolean isOverdue(long nowNanos, Duration longest) {
    return nowNanos - sinceNanos > longest.toNanos();
  }

  /**
   * How long it may stand there.
   *
   * @param received bytes of its body so far
   * @param patience that its route has beyond that of all
   */
  Duration longest(long received, Duration patience) {
    return switch (place) {
      case READING -> timeouts.body(received);
      case HANDLING -> timeouts.request().plus(patience);
      case WRITING -> timeouts.piece();
      case LINGERING -> Connections.LINGER;
      case OVER -> Duration.ZERO;
    };
  }
}
