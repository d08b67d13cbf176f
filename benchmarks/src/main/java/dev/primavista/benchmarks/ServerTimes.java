package dev.primavista.benchmarks;

import dev.primavista.benchmarks.load.Latencies;
import dev.primavista.server.http.Handler;
import dev.primavista.server.http.RequestHead;
import dev.primavista.server.http.Response;
import dev.primavista.server.http.Route;
import dev.primavista.server.http.Step;
import dev.primavista.server.security.Role;
import dev.primavista.server.trail.Trail;
import java.util.Locale;

/**
 * What the server itself sees of refusals: it stamps each answer with when it had the request's
 * head, and tells at {@value #PATH} how long refusals took from there until they were handed to
 * their connection, the longest that a connection's thread waited for a core, and the most that an
 * idle thread was woken too late. Thread-safe.
 */
final class ServerTimes implements Step {
  static final String PATH = "/refusals";
  private static final int REFUSED = 503;

  private final Stalls stalls = Stalls.watch("vert.x-eventloo");
  private Latencies refusals = new Latencies();

  @Override
  public void admit(RequestHead head, Trail trail) {
    trail.answerWith(Refusals.HEAD_AT, Long.toString(System.nanoTime()));
  }

  @Override
  public synchronized void completed(Completion done) {
    if (done.status() == REFUSED) {
      refusals.add(done.nanos());
    }
  }

  /** Three numbers in milliseconds, of the time since it was last asked. */
  Route route() {
    return Route.get(PATH, Role.READER, Handler.of(_ -> Response.text(200, take())));
  }

  private synchronized String take() {
    String told =
        String.format(
            Locale.ROOT,
            "%.3f %.3f %.3f",
            refusals.millis(1),
            stalls.takeMillis(),
            stalls.takeLateMillis());
    refusals = new Latencies();
    return told;
  }
}
