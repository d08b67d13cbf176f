package dev.primavista.server.http;

import dev.primavista.server.security.Role;
import dev.primavista.server.trail.Trail;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a request has to pass before its body is read. Used on its event loop. */
record Entrance(Shared shared, HttpServerRequest request, RequestHead head, Trail trail) {
  /** The type of calls, which reach no route. */
  private static final String GRPC = "application/grpc";

  /**
   * Lets the head pass, whatever it asks for.
   *
   * @throws HttpException if it is unsound, or a step refuses it
   */
  void checkHead() {
    Heads.requireSound(request);
    if (request.uri().length() > shared.config().limits().uriBytes()) {
      throw new HttpException(InvalidHttp.LONG_URI);
    }
    Heads.requireQuery(request);
    for (Step step : shared.steps()) {
      step.admit(head, trail);
    }
  }

  /** The answer to OPTIONS, which needs no route for it; empty for any other request. */
  Optional<Response> options() {
    if (head.method() != Method.OPTIONS) {
      return Optional.empty();
    }
    Optional<Response> preflight = shared.crossOrigin().preflight(head);
    if (preflight.isPresent()) {
      return preflight;
    }
    String path = head.target().path();
    String allow =
        path.equals("*") ? "GET, HEAD, POST, OPTIONS" : shared.router().allowed(path).orElse("");
    return allow.isEmpty()
        ? Optional.empty()
        : Optional.of(Response.empty(204).withHeader("allow", allow));
  }

  /**
   * Finds its route.
   *
   * @throws HttpException if there is none; where it says that it is a call, what those are like
   */
  Router.Match route() {
    try {
      return shared.router().find(head.method(), head.target().path());
    } catch (HttpException none) {
      throw head.mediaType().startsWith(GRPC) ? unsupportedType(GRPC + " over HTTP/2") : none;
    }
  }

  /**
   * Lets the request pass to its route.
   *
   * @throws RuntimeException one that says no: no key, no room, not this type, not now
   */
  void admit(Router.Match found) {
    Route route = found.route();
    if (!shared.crossOrigin().welcomes(head, route)) {
      shared.guard().admit(head, trail, route.role());
    }
    if (route.role() != Role.ANYBODY) {
      shared.inFlight().requireRoom(shared.config().limits().requestsInFlight());
    }
    RouteOptions options = route.options();
    if (!options.accepts(head.mediaType())) {
      throw unsupportedType(
          options.contentTypes().stream()
              .filter(type -> !type.equals(RouteOptions.FORM))
              .collect(Collectors.joining(" or ")));
    }
    options.admission().admit(head, found.pathParams());
  }

  private HttpException unsupportedType(String expected) {
    return new HttpException(
        Problem.of(
            415,
            "unsupported_media_type",
            "Content-Type '"
                + head.mediaType()
                + "' is not taken here (expected: "
                + expected
                + ")"));
  }
}
