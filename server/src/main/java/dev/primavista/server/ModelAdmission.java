package dev.primavista.server;

import dev.primavista.core.inference.InferenceService;
import dev.primavista.server.http.Admission;
import dev.primavista.server.http.Method;
import dev.primavista.server.http.RequestHead;
import dev.primavista.server.http.Route;
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
    String model = pathParams.getOrDefault("model", "");
    String version = pathParams.getOrDefault("version", "");
    if (version.isEmpty()) {
      service.admit(model, OptionalLong.empty());
    } else if (VERSION.matcher(version).matches()) {
      service.admit(model, OptionalLong.of(Long.parseLong(version)));
    }
  }
}
