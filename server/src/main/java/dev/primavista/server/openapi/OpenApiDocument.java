package dev.primavista.server.openapi;

import dev.primavista.core.repository.ModelHandle;
import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.core.repository.ModelStatus;
import dev.primavista.server.http.Method;
import dev.primavista.server.http.RequestDeadline;
import dev.primavista.server.http.Route;
import dev.primavista.server.http.RouteAbout;
import dev.primavista.server.http.RouteParameter;
import dev.primavista.server.http.ServerInfo;
import dev.primavista.server.json.JsonWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An OpenAPI 3.1 document of every route that says what it is. The doors of models stand there once
 * for any model, and once for each of the first {@value #MOST_MODELS} that answer now, with its
 * schemas and an example that works; it says where the others' are.
 */
final class OpenApiDocument {
  /** A model has some ten thousand bytes of schemas. */
  static final int MOST_MODELS = 100;

  private static final Pattern PARAMETER = Pattern.compile("\\{([a-z]+)}");
  private static final Pattern NOT_IN_NAME = Pattern.compile("[^A-Za-z0-9]");
  private static final Pattern NOT_IN_NAMES = Pattern.compile("[^A-Za-z0-9]+");
  private static final String JSON_TYPE = "application/json";

  private final JsonWriter json = new JsonWriter();
  private final Schemas schemas = new Schemas(json);

  private final Security security;

  /**
   * @param keyed whether callers need a key
   */
  OpenApiDocument(boolean keyed) {
    this.security = new Security(json, keyed);
  }

  /**
   * The document.
   *
   * @param only the model that it is about; empty for all
   */
  JsonWriter of(List<Route> routes, ModelRegistry registry, Optional<String> only) {
    return write(
        routes.stream().filter(route -> !route.about().summary().isEmpty()).toList(),
        handles(registry, only));
  }

  /** The version of each model that answers where none is asked for. */
  private static SequencedMap<String, ModelHandle> handles(
      ModelRegistry registry, Optional<String> only) {
    SequencedMap<String, ModelHandle> handles = new LinkedHashMap<>();
    for (ModelStatus status : registry.statuses()) {
      String name = status.id().name();
      Optional<ModelHandle> handle = status.handle().filter(_ -> only.orElse(name).equals(name));
      handle.ifPresent(
          each -> handles.merge(name, each, (a, b) -> a.id().version() > b.id().version() ? a : b));
    }
    return handles;
  }

  private JsonWriter write(List<Route> routes, SequencedMap<String, ModelHandle> models) {
    json.beginObject().field("openapi", "3.1.1");
    json.name("info").beginObject().field("title", ServerInfo.CURRENT.name());
    json.field("version", ServerInfo.CURRENT.version());
    json.field("description", description(models.size())).endObject();
    json.name("servers").beginArray().beginObject().field("url", "/").endObject().endArray();
    json.name("paths").beginObject();
    byPath(routes).forEach(this::path);
    models.values().stream().limit(MOST_MODELS).forEach(handle -> modelPaths(routes, handle));
    json.endObject();
    components();
    return json.endObject();
  }

  private static String description(int models) {
    String what = "Python models, served without Python.";
    return models <= MOST_MODELS
        ? what
        : what
            + " Of %d models the first %d have paths of their own here;"
                .formatted(models, MOST_MODELS)
            + " those of any other are in /openapi.json?model=NAME, and GET /v1/models has the names.";
  }

  private static Map<String, List<Route>> byPath(List<Route> routes) {
    Map<String, List<Route>> paths = new TreeMap<>();
    for (Route route : routes) {
      paths.merge(
          route.template(),
          List.of(route),
          (some, more) -> Stream.concat(some.stream(), more.stream()).toList());
    }
    return paths;
  }

  private void path(String template, List<Route> routes) {
    json.name(template).beginObject();
    parameters(template);
    for (Route route : routes) {
      json.name(route.method().name().toLowerCase(Locale.ROOT)).beginObject();
      begin(route, operation(route), route.about().summary());
      if (takesBody(route)) {
        anyBody(route);
      }
      anyResponses(route.about());
      json.endObject();
    }
    json.endObject();
  }

  /** A name of this route's that is good in every language, as generators of clients want it. */
  private static String operation(Route route) {
    return route.method().name().toLowerCase(Locale.ROOT)
        + NOT_IN_NAMES.matcher(route.template()).replaceAll("_");
  }

  /** The same for one model, in whose name other characters stand as their numbers. */
  private static String operation(Route route, String model) {
    return operation(route)
        + "_for_"
        + NOT_IN_NAME.matcher(model).replaceAll(other -> "_" + (int) other.group().charAt(0) + "_");
  }

  private void begin(Route route, String operation, String summary) {
    json.field("operationId", operation).field("summary", summary);
    security.of(route);
    String[] segments = route.template().split("/", -1);
    json.field("tags", List.of(segments.length > 1 && !segments[1].isEmpty() ? segments[1] : "/"));
    parametersBesidePath(route);
  }

  private void parametersBesidePath(Route route) {
    if (!takesBody(route) && route.about().parameters().isEmpty()) {
      return;
    }
    json.name("parameters").beginArray();
    if (takesBody(route)) {
      json.beginObject().field("$ref", "#/components/parameters/Timeout").endObject();
    }
    for (RouteParameter parameter : route.about().parameters()) {
      json.beginObject().field("name", parameter.name()).field("in", parameter.place());
      json.field("required", parameter.required()).field("description", parameter.about());
      json.name("schema").beginObject().field("type", parameter.type());
      if (!parameter.choices().isEmpty()) {
        json.field("enum", parameter.choices());
      }
      json.endObject().endObject();
    }
    json.endArray();
  }

  private static boolean takesBody(Route route) {
    return route.method() != Method.GET && route.options().maxBodyBytes() > 0;
  }

  private void parameters(String template) {
    Matcher names = PARAMETER.matcher(template);
    if (!names.find()) {
      return;
    }
    json.name("parameters").beginArray();
    do {
      json.beginObject().field("name", names.group(1)).field("in", "path").field("required", true);
      json.name("schema").beginObject().field("type", "string").endObject().endObject();
    } while (names.find());
    json.endArray();
  }

  private void anyBody(Route route) {
    json.name("requestBody").beginObject().name("content").beginObject();
    List<String> types = route.options().contentTypes();
    for (String type : types.isEmpty() ? List.of("*/*") : types) {
      json.name(type).beginObject();
      if (type.equals(JSON_TYPE)) {
        json.name("schema").beginObject().endObject();
        route.about().example().ifPresent(example -> json.name("example").jsonValue(example));
      }
      json.endObject();
    }
    json.endObject().endObject();
  }

  private void anyResponses(RouteAbout about) {
    json.name("responses").beginObject();
    json.name(Integer.toString(about.status())).beginObject().field("description", "the answer");
    if (!about.types().isEmpty()) {
      json.name("content").beginObject();
      about.types().forEach(type -> json.name(type).beginObject().endObject());
      json.endObject();
    }
    json.endObject();
    problem();
    json.endObject();
  }

  private void problem() {
    json.name("default").beginObject();
    json.field("$ref", "#/components/responses/Problem").endObject();
  }

  private void modelPaths(List<Route> routes, ModelHandle handle) {
    for (ModelDoor door : ModelDoor.values()) {
      routes.stream()
          .filter(_ -> door.serves(handle))
          .filter(route -> route.template().equals(door.template()))
          .filter(route -> route.method() == door.method())
          .findFirst()
          .ifPresent(route -> modelPath(route, door, handle));
    }
  }

  private void modelPath(Route route, ModelDoor door, ModelHandle handle) {
    String name = handle.id().name();
    json.name(route.template().replace("{model}", name)).beginObject();
    json.name(route.method().name().toLowerCase(Locale.ROOT)).beginObject();
    begin(route, operation(route, name), name + ": " + route.about().summary());
    json.field("description", handle.model().description().summary());
    ModelSchemas model = new ModelSchemas(handle, json);
    if (takesBody(route)) {
      json.name("requestBody").beginObject().field("required", true);
      json.name("content").beginObject().name(JSON_TYPE).beginObject().name("schema");
      door.request(model);
      door.shortExample(handle).ifPresent(example -> json.name("example").jsonValue(example));
      json.endObject().endObject().endObject();
    }
    json.name("responses").beginObject().name("200").beginObject();
    json.field("description", "the answer").name("content").beginObject();
    json.name(JSON_TYPE).beginObject().name("schema");
    door.response(model);
    json.endObject().endObject().endObject();
    problem();
    json.endObject().endObject().endObject();
  }

  private void components() {
    json.name("components").beginObject();
    security.schemes();
    json.name("parameters").beginObject();
    json.name("Timeout").beginObject().field("name", RequestDeadline.HEADER);
    json.field("in", "header").field("description", "how long the caller waits, in milliseconds");
    json.name("schema").beginObject().field("type", "integer").field("minimum", 1);
    json.endObject().endObject().endObject();
    json.name("responses").beginObject().name("Problem").beginObject();
    json.field("description", "why there is no answer").name("content").beginObject();
    json.name(JSON_TYPE).beginObject().name("schema").beginObject();
    json.field("$ref", "#/components/schemas/Problem").endObject();
    json.endObject().endObject().endObject().endObject();
    json.name("schemas").beginObject().name("Problem");
    schemas.object(
        List.of("error"),
        properties -> {
          for (String text : List.of("error", "code", "param", "hint", "request_id")) {
            properties.name(text).beginObject().field("type", "string").endObject();
          }
        });
    json.endObject().endObject();
  }
}
