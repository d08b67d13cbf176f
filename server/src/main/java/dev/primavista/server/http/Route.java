package dev.primavista.server.http;

/**
 * One line of the routing table.
 *
 * @param template a path whose segments are literal or {@code {name}}, such as {@code
 *     /v2/models/{model}/infer}; a name may have a verb behind it, as in {@code {model}:predict}
 */
public record Route(Method method, String template, Handler handler, RouteOptions options) {
  public Route {
    if (!template.matches("/|(/(\\{[a-z]+}(:[a-z]+)?|[A-Za-z0-9._-]+))+")) {
      throw new IllegalArgumentException(
          "template: '" + template + "' (expected: /segments/{names})");
    }
  }

  /** A GET route without a body. */
  public static Route get(String template, Handler handler) {
    return new Route(Method.GET, template, handler, RouteOptions.NO_BODY);
  }

  public static Route post(String template, Handler handler, RouteOptions options) {
    return new Route(Method.POST, template, handler, options);
  }

  public Route withOptions(RouteOptions other) {
    return new Route(method, template, handler, other);
  }
}
