package dev.primavista.server.grpc;

import dev.primavista.server.http.ServerConfig;

/** How long a call waits for its client, in both directions. Used on one event loop. */
final class CallTimeouts {
  private final ServerConfig.Timeouts timeouts;
  private long messageSinceNanos;
  private long endedSinceNanos;

  /** Messages that were written and that the client has not taken, and since when. */
  private int untaken;

  private long untakenSinceNanos;

  CallTimeouts(ServerConfig.Timeouts timeouts, long nowNanos) {
    this.timeouts = timeouts;
    this.messageSinceNanos = nowNanos;
  }

  /** The client is heard from now on, or begins a message. */
  void listening() {
    messageSinceNanos = System.nanoTime();
  }

  /** A message was written. */
  void written() {
    untakenSinceNanos = untaken == 0 ? System.nanoTime() : untakenSinceNanos;
    untaken++;
  }

  /** The client has taken a message that was written. */
  void taken() {
    untakenSinceNanos = System.nanoTime();
    untaken--;
  }

  /** The status was written. */
  void ended() {
    endedSinceNanos = System.nanoTime();
  }

  /**
   * Whether a message that has begun, or is owed, does not come in time.
   *
   * @param received bytes of it so far
   */
  boolean isLate(long nowNanos, int received) {
    return nowNanos - messageSinceNanos > timeouts.body(received).toNanos();
  }

  /** Whether the client has taken nothing for too long of what was written for it. */
  boolean isUntaken(GrpcCall.State state, long nowNanos) {
    long idle = timeouts.idle().toNanos();
    return switch (state) {
      case OPEN -> untaken > 0 && nowNanos - untakenSinceNanos > idle;
      case CLOSING -> nowNanos - endedSinceNanos > idle;
      case OVER -> false;
    };
  }
}
