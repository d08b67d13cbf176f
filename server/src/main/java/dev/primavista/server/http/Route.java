package dev.primavista.server.http;

import dev.primavista.server.security.Role;
import java.util.List;
import java.util.Optional;

/**
 * One line of the routing table.
 *
 * @param template a path whose segments are literal or {@code {name}}, such as {@code
 *     /v2/models/{model}/infer}; a name may have a verb behind it, as in {@code {model}:predict}
 * @param role what a caller's key must grant, on a server that takes keys
 * @param about for people
 */
public record Route(
    Method method,
    String template,
    Role role,
    Handler handler,
    RouteOptions options,
    RouteAbout about) {
  static final String NO_TRANSFORM = "no-transform";

  public Route {
    if (!template.matches("/|(/(\\{[a-z]+}(:[a-z]+)?|[A-Za-z0-9._-]+))+")) {
      throw new IllegalArgumentException(
          "template: '" + template + "' (expected: /segments/{names})");
    }
  }

  /** A route of which the documents say nothing. */
  public Route(Method method, String template, Role role, Handler handler, RouteOptions options) {
    this(method, template, role, handler, options, RouteAbout.NOTHING);
  }

  /** A GET route without a body. */
  public static Route get(String template, Role role, Handler handler) {
    return new Route(Method.GET, template, role, handler, RouteOptions.NO_BODY);
  }

  public static Route post(String template, Role role, Handler handler, RouteOptions options) {
    return new Route(Method.POST, template, role, handler, options);
  }

  public Route withOptions(RouteOptions other) {
    return new Route(method, template, role, handler, other, about);
  }

  /** The same answered by another handler, such as one around this. */
  public Route withHandler(Handler other) {
    return new Route(method, template, role, other, options, about);
  }

  /**
   * The same whose answers nobody compresses, no proxy either: for clients that ask for it and
   * unpack nothing, as Triton's awaited one does with all but inferences.
   */
  public Route asWritten() {
    return withHandler(
        request ->
            handler
                .handle(request)
                .thenApply(answer -> answer.withHeader("cache-control", NO_TRANSFORM)));
  }

  /** The same with a line for the documents. */
  public Route about(String summary) {
    return about(about.with(summary, Optional.empty()));
  }

  /** The same with a line for the documents and a JSON body that is answered. */
  public Route about(String summary, String example) {
    return about(about.with(summary, Optional.of(example)));
  }

  /** The same that takes these parameters, for the documents. */
  public Route taking(RouteParameter... parameters) {
    return about(about.taking(List.of(parameters)));
  }

  /** The same that answers with this status, and a body of one of these media types if any. */
  public Route answering(int status, String... types) {
    return about(about.answering(status, List.of(types)));
  }

  private Route about(RouteAbout other) {
    return new Route(method, template, role, handler, options, other);
  }
}
