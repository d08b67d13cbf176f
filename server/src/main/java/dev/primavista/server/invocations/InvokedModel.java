package dev.primavista.server.invocations;

import dev.primavista.core.ServingException.ModelNotFound;
import dev.primavista.core.repository.ModelHandle;
import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.server.oip.ModelPath;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The model that answers where a path names none.
 *
 * @param chosen its name; empty for the only model there is
 */
public record InvokedModel(ModelRegistry registry, Optional<String> chosen) {
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
    return names().contains(endpoint) ? named(endpoint) : ready();
  }

  /**
   * The model of an archive, such as {@code churn} of {@code churn.tar.gz}.
   *
   * @throws ModelNotFound if there is none
   */
  ModelHandle archive(String file) {
    return named(file.replaceFirst("^.*/", "").replaceFirst("\\.tar\\.gz$", ""));
  }

  private ModelHandle named(String name) {
    return ModelPath.ready(registry.find(name, OptionalLong.empty()));
  }

  private List<String> names() {
    return registry.statuses().stream().map(status -> status.id().name()).distinct().toList();
  }

  private String only() {
    List<String> names = names();
    if (names.size() != 1) {
      throw new ModelNotFound(
          names.size() + " models are served and none was chosen to answer here (expected: one)",
          "start with --invocations NAME, or ask /v1/models/NAME:predict");
    }
    return names.getFirst();
  }
}
