package dev.primavista.server;

import dev.primavista.core.inference.InferenceService;
import dev.primavista.server.http.Admission;
import dev.primavista.server.http.Method;
import dev.primavista.server.http.RequestHead;
import dev.primavista.server.http.Route;
import dev.primavista.server.trail.Trail;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Refuses requests for a model that has too many in flight, before their bodies are read. */
record ModelAdmission(InferenceService service) implements Admission {
  private static final Pattern VERSION = Pattern.compile("[0-9]{1,18}");
  private static final List<String> INFERENCE =
      List.of("/infer", ":predict", "/score", "/classify", "/detect", "/embed", "/predict");

  /** The table with this admission before all routes on which a model named in the path answers. */
  List<Route> before(List<Route> routes) {
    return routes.stream().map(this::before).toList();
  }

  private Route before(Route route) {
    String template = route.template();
    boolean infers =
        route.method() == Method.POST
            && template.contains("{model}")
            && INFERENCE.stream().anyMatch(template::endsWith);
    return infers ? route.withOptions(route.options().withAdmission(this)) : route;
  }

  /** What is no version at all is refused by the route itself. */
  @Override
  public void admit(RequestHead head, Map<String, String> pathParams) {
    if (named(pathParams)) {
      service.admit(model(pathParams), version(pathParams));
    }
  }

  @Override
  public void refused(Map<String, String> pathParams, Trail trail, String code) {
    if (named(pathParams)) {
      service.refused(model(pathParams), version(pathParams), code, trail);
    }
  }

  private static String model(Map<String, String> pathParams) {
    return pathParams.getOrDefault("model", "");
  }

  private static OptionalLong version(Map<String, String> pathParams) {
    String version = pathParams.getOrDefault("version", "");
    return version.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(version));
  }

  /** Whether the version, if the path has one, is a number. */
  private static boolean named(Map<String, String> pathParams) {
    String version = pathParams.getOrDefault("version", "");
    return version.isEmpty() || VERSION.matcher(version).matches();
  }
}
