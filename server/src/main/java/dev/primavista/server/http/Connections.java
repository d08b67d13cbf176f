package dev.primavista.server.http;

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
