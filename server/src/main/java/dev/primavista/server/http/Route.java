package dev.primavista.server.http;

import dev.primavista.server.security.Role;
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
    Method method, String template, Role role, Handler handler, RouteOptions options, About about) {
  /**
   * What the documents say of a route.
   *
   * @param summary one line; empty for a route that is not documented, such as a page
   * @param example a JSON body that it answers with 200, if it takes one
   */
  public record About(String summary, Optional<String> example) {
    static final About NOTHING = new About("", Optional.empty());
  }

  public Route {
    if (!template.matches("/|(/(\\{[a-z]+}(:[a-z]+)?|[A-Za-z0-9._-]+))+")) {
      throw new IllegalArgumentException(
          "template: '" + template + "' (expected: /segments/{names})");
    }
  }

  /** A route of which the documents say nothing. */
  public Route(Method method, String template, Role role, Handler handler, RouteOptions options) {
    this(method, template, role, handler, options, About.NOTHING);
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

  /** The same with a line for the documents. */
  public Route about(String summary) {
    return new Route(
        method, template, role, handler, options, new About(summary, Optional.empty()));
  }

  /** The same with a line for the documents and a JSON body that is answered with 200. */
  public Route about(String summary, String example) {
    return new Route(
        method, template, role, handler, options, new About(summary, Optional.of(example)));
  }
}
