package dev.primavista.server.triton;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.server.http.Handler;
import dev.primavista.server.http.Request;
import dev.primavista.server.http.Response;
import dev.primavista.server.http.Route;
import dev.primavista.server.http.RouteOptions;
import dev.primavista.server.json.JsonFields;
import dev.primavista.server.json.JsonWriter;
import dev.primavista.server.observability.LogSettings;
import dev.primavista.server.security.Role;
import java.util.List;

/** What is logged: Triton's switches, which act on the server's own loggers. */
public final class LogRoutes {
  private static final int MOST_VERBOSE = 1_000_000;
  private static final String FORMAT = "default";
  private static final String TO_STANDARD_ERROR = "";

  /** The table. */
  public List<Route> routes() {
    return List.of(
        Route.get("/v2/logging", Role.ADMIN, Handler.of(_ -> document(LogSettings.current())))
            .about("What is logged"),
        Route.post("/v2/logging", Role.ADMIN, Handler.of(LogRoutes::update), RouteOptions.JSON)
            .about("Changes what is logged"));
  }

  private static Response update(Request request) {
    LogSettings before = LogSettings.current();
    JsonFields fields =
        JsonFields.parse(request.body())
            .only(
                "log_file",
                "log_info",
                "log_warning",
                "log_error",
                "log_verbose_level",
                "log_format");
    requireFixed(fields, "log_file", TO_STANDARD_ERROR);
    requireFixed(fields, "log_format", FORMAT);
    LogSettings after =
        new LogSettings(
            fields.truth("log_info", before.info()),
            fields.truth("log_warning", before.warning()),
            fields.truth("log_error", before.error()),
            fields.integer("log_verbose_level", before.verboseLevel(), 0, MOST_VERBOSE));
    after.apply();
    return document(after);
  }

  /** Refuses another value of what is decided at the start. */
  private static void requireFixed(JsonFields fields, String name, String value) {
    String given = fields.optionalText(name, 4096).orElse(value);
    if (!given.equals(value)) {
      throw new InvalidRequest(
          "read_only", "'" + name + "' cannot be changed (expected: '" + value + "')", name);
    }
  }

  private static Response document(LogSettings settings) {
    return Response.json(
        new JsonWriter()
            .beginObject()
            .field("log_file", TO_STANDARD_ERROR)
            .field("log_info", settings.info())
            .field("log_warning", settings.warning())
            .field("log_error", settings.error())
            .field("log_verbose_level", settings.verboseLevel())
            .field("log_format", FORMAT)
            .endObject());
  }
}
