package dev.primavista.server;

import dev.primavista.server.console.ConsoleSection;
import dev.primavista.server.console.ConsoleState;
import dev.primavista.server.http.Handler;
import dev.primavista.server.http.Response;
import dev.primavista.server.http.Route;
import dev.primavista.server.http.ServerInfo;
import java.util.List;
import java.util.Optional;

/**
 * What applications and the command line add to the server.
 *
 * @param routes the applications' own
 * @param sections what they tell the console
 * @param plainRoot answers {@code GET /} for clients that do not ask for HTML
 * @param logs what is logged
 * @param invoked the model that answers where a path names none; empty for the only one there is
 */
public record Additions(
    List<Route> routes,
    ConsoleState.Sections sections,
    Handler plainRoot,
    AccessLines logs,
    Optional<String> invoked) {
  /** Which requests get a line in the log. */
  public enum AccessLines {
    /** Those that failed by the server's fault. */
    FAILURES,
    ALL
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
        AccessLines.FAILURES,
        Optional.empty());
  }

  /** With routes and what they tell the console. */
  public Additions with(List<Route> appRoutes, List<ConsoleSection> apps) {
    ConsoleState.Sections all = new ConsoleState.Sections(apps, sections.settings());
    return new Additions(appRoutes, all, plainRoot, logs, invoked);
  }

  /** With a model that answers where a path names none. */
  public Additions answeringWith(String model) {
    return new Additions(routes, sections, plainRoot, logs, Optional.of(model));
  }
}
