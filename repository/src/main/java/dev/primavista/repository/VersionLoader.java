package dev.primavista.repository;

import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.repository.Backends;
import dev.primavista.core.repository.ModelHandle;
import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.repository.config.Ensemble;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Makes stored versions answer. */
final class VersionLoader {
  private final ModelRegistry registry;
  private final Backends backends;

  VersionLoader(ModelRegistry registry, Backends backends) {
    this.registry = registry;
    this.backends = backends;
  }

  /**
   * Reads and warms a version up, then serves it in place of what had its number.
   *
   * @throws ModelLoadException if it cannot be served; nothing else changed
   */
  ModelHandle load(StoredVersion version) {
    version
        .refused()
        .ifPresent(
            refused -> {
              throw refused;
            });
    if (version.settings().ensemble().isPresent()) {
      throw new ModelLoadException(
          "unsupported_ensemble", version.id() + " is an ensemble, and these are not served yet");
    }
    long bytes = Stamp.bytes(version.path());
    return registry.load(version.id(), version.settings().config(), bytes, () -> read(version));
  }

  private LoadedModel read(StoredVersion version) {
    LoadedModel model = backends.require(version.path()).load(version.path());
    try {
      return DeclaredModel.of(model, version.settings());
    } catch (RuntimeException contradiction) {
      model.close();
      throw contradiction;
    }
  }

  /** Models before those that are made of them. */
  static List<StoredModel> partsFirst(Collection<StoredModel> models) {
    List<StoredModel> ordered = new ArrayList<>();
    models.stream().filter(model -> partsOf(model).isEmpty()).forEach(ordered::add);
    models.stream().filter(model -> !partsOf(model).isEmpty()).forEach(ordered::add);
    return ordered;
  }

  /** The models that this one is made of; empty for one of its own. */
  static Set<String> partsOf(StoredModel model) {
    Set<String> parts = new HashSet<>();
    model
        .settings()
        .ensemble()
        .map(Ensemble::steps)
        .orElse(List.of())
        .forEach(step -> parts.add(step.model()));
    return parts;
  }
}
