package dev.primavista.server;

import dev.primavista.core.inference.InferenceService;
import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.server.http.Admission;
import dev.primavista.server.http.Method;
import dev.primavista.server.http.RequestHead;
import dev.primavista.server.http.Route;
import dev.primavista.server.trail.Trail;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Refuses requests for a model that has too many in flight, before their bodies are read, and
 * counts those that no model was asked for.
 *
 * @param aim what a request asks
 */
record ModelAdmission(InferenceService service, Aim aim) implements Admission {
  private static final Pattern VERSION = Pattern.compile("[0-9]{1,18}");
  private static final List<String> INFERENCE =
      List.of("/infer", ":predict", "/score", "/classify", "/detect", "/embed", "/predict");

  /** Finds the model that a request is for, whether there is one of that name or not. */
  @FunctionalInterface
  interface Aim {
    /** Empty where it names what is no model or version at all: its route refuses it. */
    Optional<Asked> of(RequestHead head, Map<String, String> pathParams);
  }

  /**
   * The model that is asked.
   *
   * @param version empty for the one that answers where none is named
   */
  record Asked(String model, OptionalLong version) {}

  /** For paths with a model, and with a version or a label where they say so. */
  static ModelAdmission byPath(InferenceService service, ModelRegistry registry) {
    return new ModelAdmission(service, (_, pathParams) -> inPath(pathParams, registry));
  }

  private static Optional<Asked> inPath(Map<String, String> pathParams, ModelRegistry registry) {
    String model = pathParams.getOrDefault("model", "");
    String version = pathParams.getOrDefault("version", "");
    if (!version.isEmpty() && !VERSION.matcher(version).matches()) {
      return Optional.empty();
    }
    Long number =
        version.isEmpty()
            ? registry.labels(model).get(pathParams.getOrDefault("label", ""))
            : Long.valueOf(version);
    return Optional.of(
        new Asked(model, number == null ? OptionalLong.empty() : OptionalLong.of(number)));
  }

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

  @Override
  public void admit(RequestHead head, Map<String, String> pathParams) {
    aim.of(head, pathParams).ifPresent(asked -> service.admit(asked.model(), asked.version()));
  }

  @Override
  public void refused(RequestHead head, Map<String, String> pathParams, Trail trail, String code) {
    aim.of(head, pathParams)
        .ifPresent(asked -> service.refused(asked.model(), asked.version(), code, trail));
  }
}
