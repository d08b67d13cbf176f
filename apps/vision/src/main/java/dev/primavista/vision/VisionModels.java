package dev.primavista.vision;

import dev.primavista.core.Listing;
import dev.primavista.core.NearNames;
import dev.primavista.core.ServingException;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.ServingException.ModelNotFound;
import dev.primavista.core.ServingException.ModelNotReady;
import dev.primavista.core.repository.ModelHandle;
import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.core.repository.ModelStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The networks that look at pictures among the loaded models, looked up at every request, so that a
 * new version is seen at once. Thread-safe.
 */
public final class VisionModels {
  private final ModelRegistry registry;

  /**
   * The networks of a registry.
   *
   * @param registry with a {@link VisionFitting}
   */
  public VisionModels(ModelRegistry registry) {
    this.registry = registry;
  }

  /** Of every network the greatest version, by name. */
  public List<VisionModel> all() {
    List<VisionModel> models = new ArrayList<>();
    for (ModelStatus status : registry.statuses().reversed()) {
      boolean seen =
          models.stream().anyMatch(model -> model.id().name().equals(status.id().name()));
      if (!seen) {
        status.handle().flatMap(VisionModels::describe).ifPresent(models::addFirst);
      }
    }
    return models;
  }

  /** Graphs of other models are not fitted when they are loaded. */
  private static Optional<VisionModel> describe(ModelHandle handle) {
    return switch (handle.model()) {
      case PictureModel pictures -> Optional.of(pictures.vision());
      case dev.primavista.core.model.CompositeModel composite ->
          VisionModel.of(handle.id(), composite, VisionOptions.NONE);
      default -> Optional.empty();
    };
  }

  public List<String> names() {
    return all().stream().map(model -> model.id().name()).toList();
  }

  /**
   * The network of this name.
   *
   * @param name empty for the first there is
   * @throws ModelNotFound if there is none
   * @throws ModelNotReady if it is known but cannot answer
   */
  public VisionModel require(Optional<String> name) {
    List<VisionModel> models = all();
    return models.stream()
        .filter(model -> name.isEmpty() || model.id().name().equals(name.get()))
        .findFirst()
        .orElseThrow(() -> missing(name, models));
  }

  /**
   * One version of it.
   *
   * @param version its number; empty for the greatest
   */
  VisionModel require(String name, Optional<String> version) {
    if (version.isEmpty()) {
      return require(Optional.of(name));
    }
    if (!version.get().matches("[1-9][0-9]{0,17}")) {
      throw new InvalidRequest(
          "out_of_range", "version is no number (expected: a version's number)", "version");
    }
    ModelStatus status = registry.find(name, OptionalLong.of(Long.parseLong(version.get())));
    return describe(status.ready()).orElseThrow(() -> unknown(Optional.of(name), all()));
  }

  private ServingException missing(Optional<String> name, List<VisionModel> models) {
    return name.flatMap(this::obstacle)
        .<ServingException>map(ModelNotReady::new)
        .orElseGet(() -> unknown(name, models));
  }

  /** Why no version of a known model answers; empty if one does, and for unknown ones. */
  private Optional<String> obstacle(String name) {
    return registry.statuses().stream()
        .filter(status -> status.id().name().equals(name))
        .findFirst()
        .map(_ -> registry.find(name, OptionalLong.empty()))
        .filter(status -> status.handle().isEmpty())
        .map(ModelStatus::toString);
  }

  private static ModelNotFound unknown(Optional<String> name, List<VisionModel> models) {
    return new ModelNotFound(
        name.map(given -> "model '" + given + "' does not look at pictures here")
            .orElse("no model here looks at pictures"),
        models.isEmpty()
            ? "a network whose input is a picture does, such as one of ONNX or PyTorch"
            : known(name, models.stream().map(model -> model.id().name()).toList()));
  }

  /** Names that were meant, or else some of all. */
  private static String known(Optional<String> name, List<String> names) {
    List<String> near = name.map(typed -> NearNames.of(typed, names)).orElse(List.of());
    return near.isEmpty()
        ? "known are " + Listing.of(names)
        : "models of similar names are known: " + near;
  }
}
