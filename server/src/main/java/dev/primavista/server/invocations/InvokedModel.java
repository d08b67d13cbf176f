package dev.primavista.server.invocations;

import dev.primavista.core.ServingException.ModelNotFound;
import dev.primavista.core.repository.ModelHandle;
import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.server.http.RequestHead;
import dev.primavista.server.oip.ModelPath;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The model that answers where a path names none.
 *
 * @param chosen its name; empty for the only model there is
 */
public record InvokedModel(ModelRegistry registry, Optional<String> chosen) {
  /** The header field that says which model of an endpoint with several is asked. */
  static final String TARGET = "x-amzn-sagemaker-target-model";

  /**
   * The name of the model that a request is for, be it known or not: that of its archive, of its
   * endpoint, or of the one that answers; empty where none was chosen.
   */
  public String meant(RequestHead head, Map<String, String> pathParams) {
    Optional<String> archive = head.headers().first(TARGET);
    if (archive.isPresent()) {
      return name(archive.get());
    }
    String endpoint = pathParams.getOrDefault("endpoint", "");
    if (registry.known(endpoint, OptionalLong.empty()).isPresent()) {
      return endpoint;
    }
    return chosen.or(() -> only(registry.names())).orElse(endpoint);
  }

  /**
   * The greatest version that is ready.
   *
   * @throws ModelNotFound if none was chosen and there is not exactly one
   */
  ModelHandle ready() {
    return named(chosen.orElseGet(this::only));
  }

  /**
   * The model that has an endpoint's name, or else the one that answers where none is named.
   *
   * @throws ModelNotFound if there is neither
   */
  ModelHandle of(String endpoint) {
    return registry.known(endpoint, OptionalLong.empty()).isPresent() ? named(endpoint) : ready();
  }

  /**
   * The model of an archive, such as {@code churn} of {@code churn.tar.gz}.
   *
   * @throws ModelNotFound if there is none
   */
  ModelHandle archive(String file) {
    return named(name(file));
  }

  private static String name(String archive) {
    return archive.replaceFirst("^.*/", "").replaceFirst("\\.tar\\.gz$", "");
  }

  private ModelHandle named(String name) {
    return ModelPath.ready(registry.find(name, OptionalLong.empty()));
  }

  private String only() {
    Set<String> names = registry.names();
    return only(names)
        .orElseThrow(
            () ->
                new ModelNotFound(
                    names.size()
                        + " models are served and none was chosen to answer here (expected: one)",
                    "start with --invocations NAME, or ask /v1/models/NAME:predict"));
  }

  /** The one name that there is; empty where there are none or several. */
  private static Optional<String> only(Set<String> names) {
    return names.size() == 1 ? names.stream().findFirst() : Optional.empty();
  }
}
