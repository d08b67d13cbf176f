package dev.primavista.server.http;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which pages of other sites may call which routes, and the header fields that tell their browser
 * so. No cookie and no password of the browser goes with such a call.
 */
final class CrossOrigin {
  private static final String ALLOW_ORIGIN = "access-control-allow-origin";
  private static final String A_DAY = "86400";

  private final Set<String> origins;
  private final Router router;

  CrossOrigin(Set<String> origins, Router router) {
    this.origins = origins;
    this.router = router;
  }

  /** Whether the page that sends this may do so. */
  boolean welcomes(RequestHead head) {
    return isListed(head) && isOpen(head.method(), head.target().path());
  }

  /** The same of a request whose route is known: such a page cannot keep a key. */
  boolean welcomes(RequestHead head, Route route) {
    return route.options().crossOrigin() && isListed(head);
  }

  private boolean isListed(RequestHead head) {
    Optional<String> origin = head.headers().first("origin");
    return origin.isPresent() && (origins.contains("*") || origins.contains(origin.get()));
  }

  private boolean isOpen(Method method, String path) {
    try {
      return router.find(method, path).route().options().crossOrigin();
    } catch (HttpException _) {
      return false;
    }
  }

  /** What goes with every answer to such a page; nothing for all others. */
  Map<String, String> answerFields(RequestHead head) {
    if (origins.isEmpty() || head.method() == Method.OPTIONS || !welcomes(head)) {
      return Map.of();
    }
    return Map.of(
        ALLOW_ORIGIN,
        head.headers().first("origin").orElse(""),
        "access-control-expose-headers",
        "retry-after, x-request-id",
        "vary",
        "origin, accept-encoding");
  }

  /** The answer to the question that a browser asks before such a call; empty if it is none. */
  Optional<Response> preflight(RequestHead head) {
    Optional<Method> wanted =
        head.headers().first("access-control-request-method").flatMap(Method::named);
    if (wanted.isEmpty() || !isListed(head) || !isOpen(wanted.get(), head.target().path())) {
      return Optional.empty();
    }
    return Optional.of(
        Response.empty(204)
            .withHeader(ALLOW_ORIGIN, head.headers().first("origin").orElse(""))
            .withHeader("access-control-allow-methods", wanted.get().name())
            .withHeader("access-control-allow-headers", "content-type")
            .withHeader("access-control-max-age", A_DAY)
            .withHeader("vary", "origin"));
  }
}
