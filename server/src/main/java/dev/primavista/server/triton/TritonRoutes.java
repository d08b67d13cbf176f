package dev.primavista.server.triton;

import dev.primavista.core.repository.ModelHandle;
import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.core.repository.ModelStatus;
import dev.primavista.server.http.Handler;
import dev.primavista.server.http.Request;
import dev.primavista.server.http.Response;
import dev.primavista.server.http.Route;
import dev.primavista.server.oip.ModelPath;
import dev.primavista.server.security.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Configuration and statistics of models. */
public final class TritonRoutes {
  private static final String MODEL = "/v2/models/{model}";
  private static final String VERSION = MODEL + "/versions/{version}";

  private final ModelRegistry registry;

  public TritonRoutes(ModelRegistry registry) {
    this.registry = registry;
  }

  /** The table. */
  public List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    for (String model : List.of(MODEL, VERSION)) {
      routes.add(
          Route.get(model + "/config", Role.READER, Handler.of(this::config))
              .about("How a model is served, in Triton's words"));
      routes.add(
          Route.get(model + "/stats", Role.READER, Handler.of(this::statistics))
              .about("What a model's requests took so far"));
    }
    routes.add(
        Route.get("/v2/models/stats", Role.READER, Handler.of(_ -> everybody()))
            .about("What all models' requests took so far"));
    return routes;
  }

  private Response config(Request request) {
    return Response.json(ConfigDocument.of(TritonConfig.of(ModelPath.ready(find(request)))));
  }

  private Response everybody() {
    return Response.json(StatisticsDocument.of(loaded(registry.statuses())));
  }

  private Response statistics(Request request) {
    ModelStatus found = find(request);
    OptionalLong version = ModelPath.version(request);
    List<ModelStatus> asked =
        version.isPresent()
            ? List.of(found)
            : registry.statuses().stream()
                .filter(status -> status.id().name().equals(found.id().name()))
                .toList();
    return Response.json(StatisticsDocument.of(loaded(asked)));
  }

  private static List<ModelHandle> loaded(List<ModelStatus> statuses) {
    return statuses.stream().flatMap(status -> status.handle().stream()).toList();
  }

  private ModelStatus find(Request request) {
    return registry.find(request.pathParam("model"), ModelPath.version(request));
  }
}
