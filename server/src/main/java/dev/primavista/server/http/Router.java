package dev.primavista.server.http;

import dev.primavista.core.NearNames;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The routing table, as a tree of path segments; a literal segment goes before a name with a verb,
 * whose case does not matter, and that before a name alone.
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
    private final Map<Method, Line> routes = new EnumMap<>(Method.class);
    private @Nullable Node named;
  }

  /** A route and the names in its template. */
  private record Line(Route route, List<Name> names) {}

  /**
   * A name in a template.
   *
   * @param segment where it stands
   * @param verbLength characters behind it that are not its value
   */
  private record Name(int segment, String name, int verbLength) {}

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
    Line line = new Line(route, names(route.template()));
    if (node.routes.put(route.method(), line) != null) {
      throw new IllegalArgumentException(
          "route: " + route.method() + " " + route.template() + " (expected: each once)");
    }
  }

  private static List<Name> names(String template) {
    List<Name> names = new ArrayList<>();
    String[] segments = segments(template);
    for (int i = 0; i < segments.length; i++) {
      String segment = segments[i];
      if (segment.startsWith("{")) {
        String name = segment.substring(1, segment.indexOf('}'));
        names.add(new Name(i, name, verb(segment).length()));
      }
    }
    return List.copyOf(names);
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
    String[] segments = decoded(path);
    Node node = descend(root, segments, 0);
    if (node == null) {
      throw notFound(path);
    }
    Line line = node.routes.get(method);
    if (line == null && method == Method.HEAD) {
      line = node.routes.get(Method.GET);
    }
    if (line == null) {
      throw notAllowed(method, node);
    }
    return new Match(line.route(), pathParams(line.names(), segments));
  }

  private static String[] decoded(String path) {
    String[] segments = segments(path);
    for (int i = 0; i < segments.length; i++) {
      segments[i] = PercentDecoding.segment(segments[i]);
    }
    return segments;
  }

  /** The methods that this path answers; empty if there is no such path. */
  public Optional<String> allowed(String path) {
    return Optional.ofNullable(descend(root, decoded(path), 0)).map(Router::allow);
  }

  private static @Nullable Node descend(Node node, String[] segments, int at) {
    if (at == segments.length) {
      return node.routes.isEmpty() ? null : node;
    }
    String segment = segments[at];
    Node literal = node.literals.get(segment);
    Node found = literal == null ? null : descend(literal, segments, at + 1);
    int colon = segment.lastIndexOf(':');
    if (found == null && colon > 0) {
      Node verb = node.verbs.get(segment.substring(colon).toLowerCase(Locale.ROOT));
      found = verb == null ? null : descend(verb, segments, at + 1);
    }
    if (found == null && node.named != null && !segment.isEmpty()) {
      found = descend(node.named, segments, at + 1);
    }
    return found;
  }

  private static Map<String, String> pathParams(List<Name> names, String[] segments) {
    if (names.isEmpty()) {
      return Map.of();
    }
    Map<String, String> params = new LinkedHashMap<>();
    for (Name name : names) {
      String segment = segments[name.segment()];
      params.put(name.name(), segment.substring(0, segment.length() - name.verbLength()));
    }
    return params;
  }

  private static String[] segments(String path) {
    if (path.equals("/") || path.isEmpty()) {
      return new String[0];
    }
    int from = path.startsWith("/") ? 1 : 0;
    boolean slashAtEnd = path.length() > from && path.endsWith("/");
    return path.substring(from, path.length() - (slashAtEnd ? 1 : 0)).split("/", -1);
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
    return new HttpException(
        Problem.of(
            405,
            "method_not_allowed",
            method + " is not allowed here (expected: " + methods(node) + ")"),
        Map.of("allow", allow(node)));
  }

  /** With OPTIONS, which every path answers. */
  private static String allow(Node node) {
    return methods(node) + ", OPTIONS";
  }

  private static String methods(Node node) {
    String methods =
        node.routes.keySet().stream().map(Method::name).collect(Collectors.joining(", "));
    return node.routes.containsKey(Method.GET) && !node.routes.containsKey(Method.HEAD)
        ? methods.replace("GET", "GET, HEAD")
        : methods;
  }
}
