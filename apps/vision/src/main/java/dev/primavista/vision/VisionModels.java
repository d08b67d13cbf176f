package dev.primavista.vision;

import dev.primavista.core.ServingException.ModelNotFound;
import dev.primavista.core.repository.ModelHandle;
import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.core.repository.ModelStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The networks among the loaded models, looked up at every request, so that a new version is seen
 * at once. Thread-safe.
 */
public final class VisionModels {
  private final ModelRegistry registry;
  private final Map<String, VisionOptions> options;

  /**
   * The networks of a registry.
   *
   * @param options what is known beyond their files, by model name
   */
  public VisionModels(ModelRegistry registry, Map<String, VisionOptions> options) {
    this.registry = registry;
    this.options = Map.copyOf(options);
  }

  /**
   * Reads every network's description once.
   *
   * @throws dev.primavista.core.model.ModelLoadException if labels or recipe do not fit one
   */
  public void check() {
    all();
  }

  /** Of every network the greatest version, by name. */
  private List<VisionModel> all() {
    List<VisionModel> models = new ArrayList<>();
    for (ModelStatus status : registry.statuses().reversed()) {
      boolean seen =
          models.stream().anyMatch(model -> model.id().name().equals(status.id().name()));
      if (!seen) {
        status.handle().flatMap(this::describe).ifPresent(models::addFirst);
      }
    }
    return models;
  }

  private Optional<VisionModel> describe(ModelHandle handle) {
    return VisionModel.of(
        handle.id(), handle.model(), options.getOrDefault(handle.id().name(), VisionOptions.NONE));
  }

  public List<String> names() {
    return all().stream().map(model -> model.id().name()).toList();
  }

  /**
   * The network of this name.
   *
   * @param name empty for the first there is
   * @throws ModelNotFound if there is none
   */
  public VisionModel require(Optional<String> name) {
    List<VisionModel> models = all();
    return models.stream()
        .filter(model -> name.isEmpty() || model.id().name().equals(name.get()))
        .findFirst()
        .orElseThrow(
            () ->
                new ModelNotFound(
                    name.map(given -> "model '" + given + "' does not classify pictures here")
                        .orElse("no model here classifies pictures"),
                    "known are " + models.stream().map(model -> model.id().name()).toList()));
  }
}
