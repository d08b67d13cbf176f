package dev.primavista.server.http;

import dev.primavista.server.http.wire.StreamEnd;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The connections of one event loop and what each is waited for. It belongs to that event loop,
 * which looks through it now and then and closes what takes too long: a next request that does not
 * come, a body that trickles, an answer that nobody takes. The first head is the {@link
 * ConnectionGuard}'s.
 */
final class Connections {
  /** How long the rest of a refused body is thrown away, so that the client can read its answer. */
  static final Duration LINGER = Duration.ofSeconds(1);

  private final ServerConfig.Timeouts timeouts;
  private final Map<HttpConnection, Watched> watched = new HashMap<>();

  /** What a ping carries: eight bytes that mean nothing. */
  private static final Buffer PING = Buffer.buffer(new byte[Long.BYTES]);

  private static final class Watched {
    private final List<Ongoing> requests = new ArrayList<>(1);
    private int mostRequests = 1;
    private long idleSinceNanos;
  }

  Connections(ServerConfig.Timeouts timeouts) {
    this.timeouts = timeouts;
  }

  void opened(HttpConnection connection, long nowNanos) {
    Watched entry = new Watched();
    entry.idleSinceNanos = nowNanos;
    watched.put(connection, entry);
  }

  void closed(HttpConnection connection) {
    watched.remove(connection);
  }

  void began(HttpConnection connection, Ongoing request) {
    Watched entry = watched.get(connection);
    if (entry != null) {
      if (entry.requests.size() >= entry.mostRequests) {
        entry.requests.removeIf(Ongoing::isOver);
        entry.mostRequests = 2 * entry.requests.size() + 1;
      }
      entry.requests.add(request);
    }
  }

  /** The body that comes on a connection cannot be read; whether its request answers that. */
  boolean malformed(HttpConnection connection) {
    Watched entry = watched.get(connection);
    if (entry == null) {
      return false;
    }
    boolean answered = false;
    for (Ongoing request : List.copyOf(entry.requests)) {
      answered |= request.malformed();
    }
    return answered;
  }

  /** Ends what takes too long. */
  void sweep(long nowNanos) {
    for (Map.Entry<HttpConnection, Watched> each : List.copyOf(watched.entrySet())) {
      sweep(each.getKey(), each.getValue(), nowNanos);
    }
  }

  private void sweep(HttpConnection connection, Watched entry, long nowNanos) {
    if (entry.requests.isEmpty()) {
      if (nowNanos - entry.idleSinceNanos > timeouts.idle().toNanos()) {
        var _ = connection.close();
      }
      return;
    }
    for (Ongoing request : List.copyOf(entry.requests)) {
      request.enforceTimeouts(nowNanos);
    }
    entry.requests.removeIf(Ongoing::isOver);
    if (entry.requests.isEmpty()) {
      entry.idleSinceNanos = nowNanos;
    }
  }

  /**
   * Tells clients of HTTP/2 to open no more streams; done when each has heard it, for who answers a
   * ping has read what came before it (RFC 9113, 6.8). What they sent until then is served.
   */
  Future<?> sayGoodbye() {
    List<Future<Buffer>> heard = new ArrayList<>();
    for (HttpConnection connection : watched.keySet()) {
      // HTTP/1.1 has no window.
      if (connection.getWindowSize() >= 0) {
        StreamEnd.takeNoMore(connection);
        heard.add(connection.ping(PING));
      }
    }
    return Future.join(heard).otherwiseEmpty();
  }

  /** How often to look. */
  Duration interval() {
    Duration least =
        List.of(timeouts.idle(), timeouts.body(), timeouts.request()).stream()
            .min(Duration::compareTo)
            .orElseThrow();
    long millis = Math.clamp(least.toMillis() / 4, 5, 1000);
    return Duration.ofMillis(millis);
  }
}
