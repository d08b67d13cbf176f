package dev.primavista.server;

import dev.primavista.server.console.ConsoleState;
import dev.primavista.server.http.Handler;
import dev.primavista.server.http.Response;
import dev.primavista.server.http.Route;
import dev.primavista.server.http.ServerInfo;
import dev.primavista.server.http.Step;
import dev.primavista.server.memory.SharedMemory;
import dev.primavista.server.observability.AccessLog;
import dev.primavista.server.observability.PayloadCapture;
import java.util.List;
import java.util.Optional;

/**
 * What applications and the command line add to the server.
 *
 * @param routes the applications' own
 * @param sections what they tell the console
 * @param plainRoot answers {@code GET /} for clients that do not ask for HTML
 * @param observation who follows requests, and what is kept of them
 * @param invoked the model that answers where a path names none; empty for the only one there is
 * @param memory where clients of this machine may leave tensors; empty for none
 */
public record Additions(
    List<Route> routes,
    ConsoleState.Sections sections,
    Handler plainRoot,
    Observation observation,
    Optional<String> invoked,
    Optional<SharedMemory> memory) {
  /**
   * Who follows requests.
   *
   * @param steps sees every request, in this order
   * @param capture keeps some of them; empty for none
   */
  public record Observation(List<Step> steps, Optional<PayloadCapture> capture) {
    public Observation {
      steps = List.copyOf(steps);
    }

    /** A line in the log for each failure. */
    public static Observation ofFailures() {
      return new Observation(List.of(new AccessLog(AccessLog.Lines.FAILURES)), Optional.empty());
    }
  }

  public Additions {
    routes = List.copyOf(routes);
  }

  /** No application. */
  public static Additions none() {
    ServerInfo info = ServerInfo.CURRENT;
    return new Additions(
        List.of(),
        new ConsoleState.Sections(List.of(), List.of()),
        Handler.of(_ -> Response.text(200, info.name() + " " + info.version() + "\n")),
        Observation.ofFailures(),
        Optional.empty(),
        Optional.empty());
  }

  /** With a model that answers where a path names none. */
  public Additions answeringWith(String model) {
    return new Additions(routes, sections, plainRoot, observation, Optional.of(model), memory);
  }

  /** With shared memory where clients of this machine may leave tensors. */
  public Additions sharing(SharedMemory others) {
    return new Additions(routes, sections, plainRoot, observation, invoked, Optional.of(others));
  }
}
