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
    return ModelPath.ready(registry.find(chosen.orElseGet(this::only), OptionalLong.empty()));
  }

  private String only() {
    List<String> names =
        registry.statuses().stream().map(status -> status.id().name()).distinct().toList();
    if (names.size() != 1) {
      throw new ModelNotFound(
          names.size() + " models are served and none was chosen to answer here (expected: one)",
          "start with --invocations NAME, or ask /v1/models/NAME:predict");
    }
    return names.getFirst();
  }
}
