package dev.primavista.server.http;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The routing table, as a tree of path segments; a literal segment goes before a name with a verb,
 * and that before a name alone.
 */
public final class Router {
  private final Node root = new Node();
  private final List<Route> routes;

  /**
   * The route of a request.
   *
   * @param pathParams decoded segments by the names of the template
   */
  public record Match(Route route, Map<String, String> pathParams) {}

  private static final class Node {
    private final Map<String, Node> literals = new HashMap<>();
    private final Map<String, Node> verbs = new HashMap<>();
    private final Map<Method, Route> routes = new EnumMap<>(Method.class);
    private @Nullable Node named;
  }

  /**
   * @throws IllegalArgumentException if two routes have the same method and path
   */
  public Router(List<Route> routes) {
    this.routes = List.copyOf(routes);
    for (Route route : routes) {
      add(route);
    }
  }

  private void add(Route route) {
    Node node = root;
    for (String segment : segments(route.template())) {
      if (!verb(segment).isEmpty()) {
        node = node.verbs.computeIfAbsent(verb(segment), _ -> new Node());
      } else if (segment.startsWith("{")) {
        if (node.named == null) {
          node.named = new Node();
        }
        node = node.named;
      } else {
        node = node.literals.computeIfAbsent(segment, _ -> new Node());
      }
    }
    if (node.routes.put(route.method(), route) != null) {
      throw new IllegalArgumentException(
          "route: " + route.method() + " " + route.template() + " (expected: each once)");
    }
  }

  /** What stands behind the name in a template's segment, with its colon; may be empty. */
  private static String verb(String segment) {
    return segment.startsWith("{") ? segment.substring(segment.indexOf('}') + 1) : "";
  }

  /** The table itself, in the order it was given. */
  public List<Route> routes() {
    return routes;
  }

  /**
   * The route for a path as it was sent; a slash at its end is not minded.
   *
   * @throws HttpException 404 with near paths, or 405 with the allowed methods
   */
  public Match find(Method method, String path) {
    List<String> segments = segments(path).stream().map(PercentDecoding::segment).toList();
    Node node = descend(root, segments);
    if (node == null) {
      throw notFound(path);
    }
    Route route = node.routes.get(method);
    if (route == null && method == Method.HEAD) {
      route = node.routes.get(Method.GET);
    }
    if (route == null) {
      throw notAllowed(method, node);
    }
    return new Match(route, pathParams(route, segments));
  }

  /** The methods that this path answers; empty if there is no such path. */
  public Optional<String> allowed(String path) {
    List<String> segments = segments(path).stream().map(PercentDecoding::segment).toList();
    return Optional.ofNullable(descend(root, segments)).map(Router::allow);
  }

  private static @Nullable Node descend(Node node, List<String> rest) {
    if (rest.isEmpty()) {
      return node.routes.isEmpty() ? null : node;
    }
    String segment = rest.getFirst();
    List<String> after = rest.subList(1, rest.size());
    Node literal = node.literals.get(segment);
    Node found = literal == null ? null : descend(literal, after);
    int colon = segment.lastIndexOf(':');
    if (found == null && colon > 0) {
      Node verb = node.verbs.get(segment.substring(colon));
      found = verb == null ? null : descend(verb, after);
    }
    if (found == null && node.named != null && !segment.isEmpty()) {
      found = descend(node.named, after);
    }
    return found;
  }

  private static Map<String, String> pathParams(Route route, List<String> segments) {
    if (route.template().indexOf('{') < 0) {
      return Map.of();
    }
    Map<String, String> params = new LinkedHashMap<>();
    List<String> names = segments(route.template());
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      if (name.startsWith("{")) {
        String segment = segments.get(i);
        String value = segment.substring(0, segment.length() - verb(name).length());
        params.put(name.substring(1, name.indexOf('}')), value);
      }
    }
    return params;
  }

  private static List<String> segments(String path) {
    if (path.equals("/") || path.isEmpty()) {
      return List.of();
    }
    String inner = path.startsWith("/") ? path.substring(1) : path;
    boolean slashAtEnd = inner.endsWith("/");
    String whole = slashAtEnd ? inner.substring(0, inner.length() - 1) : inner;
    return List.of(whole.split("/", -1));
  }

  private HttpException notFound(String path) {
    Problem problem = Problem.of(404, "not_found", "there is nothing at this path");
    List<String> near =
        NearNames.of(path, routes.stream().map(Route::template).distinct().toList());
    return new HttpException(
        near.isEmpty()
            ? problem
            : problem.withHint("a similar path exists: " + String.join(", ", near)));
  }

  private static HttpException notAllowed(Method method, Node node) {
    String allow = allow(node);
    return new HttpException(
        Problem.of(
            405, "method_not_allowed", method + " is not allowed here (expected: " + allow + ")"),
        Map.of("allow", allow));
  }

  private static String allow(Node node) {
    String methods =
        node.routes.keySet().stream().map(Method::name).collect(Collectors.joining(", "));
    return node.routes.containsKey(Method.GET) && !node.routes.containsKey(Method.HEAD)
        ? methods.replace("GET", "GET, HEAD")
        : methods;
  }
}
