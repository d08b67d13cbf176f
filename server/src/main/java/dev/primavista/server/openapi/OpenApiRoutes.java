package dev.primavista.server.openapi;

import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.server.http.Handler;
import dev.primavista.server.http.Response;
import dev.primavista.server.http.Route;
import dev.primavista.server.http.RouteOptions;
import dev.primavista.server.http.RouteParameter;
import dev.primavista.server.security.Role;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** The OpenAPI document; {@code ?model=NAME} leaves all other models out. */
public final class OpenApiRoutes {
  private final Supplier<List<Route>> table;
  private final ModelRegistry registry;
  private final boolean keyed;

  /**
   * @param table what routes, this route included
   * @param keyed whether callers need a key
   */
  public OpenApiRoutes(Supplier<List<Route>> table, ModelRegistry registry, boolean keyed) {
    this.table = table;
    this.registry = registry;
    this.keyed = keyed;
  }

  public List<Route> routes() {
    return List.of(
        Route.get(
                "/openapi.json",
                Role.READER,
                Handler.of(request -> document(request.query("model"))))
            .withOptions(RouteOptions.NO_BODY.onCpu())
            .about("This document")
            .taking(RouteParameter.query("model", "the only model that it is about")));
  }

  private Response document(Optional<String> model) {
    model.ifPresent(name -> registry.find(name, OptionalLong.empty()));
    return Response.json(new OpenApiDocument(keyed).of(table.get(), registry, model));
  }
}
