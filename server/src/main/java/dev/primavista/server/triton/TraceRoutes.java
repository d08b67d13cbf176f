package dev.primavista.server.triton;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.server.http.Handler;
import dev.primavista.server.http.Request;
import dev.primavista.server.http.Response;
import dev.primavista.server.http.Route;
import dev.primavista.server.http.RouteOptions;
import dev.primavista.server.json.JsonCursor;
import dev.primavista.server.oip.ModelPath;
import dev.primavista.server.security.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is traced, of all models or of one. */
public final class TraceRoutes {
  private static final String ALL = "/v2/trace/setting";
  private static final String MODEL = "/v2/models/{model}/trace/setting";
  private static final String VERSION = "/v2/models/{model}/versions/{version}/trace/setting";

  private final Traces traces;
  private final ModelRegistry registry;

  public TraceRoutes(Traces traces, ModelRegistry registry) {
    this.traces = traces;
    this.registry = registry;
  }

  /** The table. */
  public List<Route> routes() {
    return List.of(
        Route.get(ALL, Role.ADMIN, Handler.of(_ -> Response.json(traces.settings().document())))
            .about("Which requests are traced"),
        Route.post(ALL, Role.ADMIN, Handler.of(this::update), RouteOptions.JSON)
            .about("Changes which requests are traced"),
        Route.get(MODEL, Role.ADMIN, Handler.of(this::ofModel))
            .about("Which requests of a model are traced"),
        Route.post(MODEL, Role.ADMIN, Handler.of(this::updateModel), RouteOptions.JSON)
            .about("Changes which requests of a model are traced"),
        Route.get(VERSION, Role.ADMIN, Handler.of(this::ofModel))
            .about("The same of a model that has this version"),
        Route.post(VERSION, Role.ADMIN, Handler.of(this::updateModel), RouteOptions.JSON)
            .about("Changes the same for all versions"));
  }

  private Response update(Request request) {
    return Response.json(traces.update(changes(request.body())).document());
  }

  private Response ofModel(Request request) {
    return Response.json(traces.settings(known(request)).document());
  }

  private Response updateModel(Request request) {
    return Response.json(traces.update(known(request), changes(request.body())).document());
  }

  /** The name of a model that there is. */
  private String known(Request request) {
    return registry.find(request.pathParam("model"), ModelPath.version(request)).id().name();
  }

  private static Map<String, Optional<List<String>>> changes(byte[] body) {
    JsonCursor in = JsonCursor.of(body, body.length);
    if (in.isEmpty() || in.kind() != JsonCursor.Kind.OBJECT) {
      throw new InvalidRequest(
          "not_an_object", "the body is no JSON object (expected: {\"trace_rate\": \"1\", ...})");
    }
    Map<String, Optional<List<String>>> changes = new LinkedHashMap<>();
    for (boolean more = in.beginObject(); more; more = in.nextMember()) {
      changes.put(in.name(), values(in.name(), in));
    }
    in.requireEnd();
    return changes;
  }

  private static Optional<List<String>> values(String name, JsonCursor in) {
    return switch (in.kind()) {
      case NULL -> {
        in.skip();
        yield Optional.empty();
      }
      case ARRAY -> {
        List<String> values = new ArrayList<>();
        for (boolean more = in.beginArray(); more; more = in.nextElement()) {
          values.add(value(name, in));
        }
        yield Optional.of(values);
      }
      default -> Optional.of(List.of(value(name, in)));
    };
  }

  private static String value(String name, JsonCursor in) {
    return switch (in.kind()) {
      case STRING -> in.text();
      case NUMBER -> in.number().toString();
      default ->
          throw new InvalidRequest(
              "wrong_setting",
              "trace setting '" + name + "' has the wrong type (expected: a string)",
              name);
    };
  }
}
