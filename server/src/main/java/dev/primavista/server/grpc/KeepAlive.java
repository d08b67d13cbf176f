package dev.primavista.server.grpc;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;

/**
 * Finds out now and then whether the peer of a quiet stream still lives, and shows it that this end
 * does; closes its connection otherwise.
 */
final class KeepAlive {
  private static final long INTERVAL_NANOS = Duration.ofSeconds(30).toNanos();

  private final HttpConnection connection;
  private long askedNanos;
  private boolean unanswered;

  KeepAlive(HttpConnection connection, long nowNanos) {
    this.connection = connection;
    this.askedNanos = nowNanos;
  }

  /** To be called more often than the interval. */
  void check(long nowNanos) {
    if (nowNanos - askedNanos < INTERVAL_NANOS) {
      return;
    }
    if (unanswered) {
      var _ = connection.close();
      return;
    }
    askedNanos = nowNanos;
    unanswered = true;
    var _ = connection.ping(Buffer.buffer(new byte[Long.BYTES])).onSuccess(_ -> unanswered = false);
  }
}
