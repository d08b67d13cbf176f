package dev.primavista.repository;

import dev.primavista.core.model.ModelId;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.repository.ModelHandle;
import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.core.repository.ModelState;
import dev.primavista.core.repository.ModelStatus;
import dev.primavista.core.repository.Reconciliation;
import dev.primavista.core.repository.Reconciliation.Step;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which stored versions were loaded or refused, and in which state they were stored then.
 * Thread-safe as long as each model is changed by one at a time.
 */
final class ServedVersions {
  private final ModelRegistry registry;
  private final VersionLoader loader;
  private final RepositoryEvents events;

  /** The state in which each version was loaded or refused last. */
  private final Map<ModelId, Stamp> tried = new ConcurrentHashMap<>();

  /** Why versions are not served, or not in the state that they are stored in. */
  private final Map<ModelId, ModelLoadException> refusals = new ConcurrentHashMap<>();

  /** What was stored of each model when it could be read last and was served so. */
  private final Map<String, StoredModel> readable = new ConcurrentHashMap<>();

  ServedVersions(ModelRegistry registry, VersionLoader loader, RepositoryEvents events) {
    this.registry = registry;
    this.loader = loader;
    this.events = events;
  }

  /** Why a version is not served as it is stored; empty if it is, or was never tried. */
  Optional<ModelLoadException> refusal(ModelId id) {
    return Optional.ofNullable(refusals.get(id));
  }

  /** The models of which a version was tried. */
  Set<String> names() {
    Set<String> names = new HashSet<>();
    tried.keySet().forEach(id -> names.add(id.name()));
    return names;
  }

  /** The models of which a version answers. */
  Set<String> answering() {
    return registry.statuses().stream()
        .filter(status -> status.state() == ModelState.READY)
        .map(status -> status.id().name())
        .collect(Collectors.toSet());
  }

  /**
   * Serves the chosen versions of a model and no others. Of one that cannot be read any more, what
   * was served goes on.
   *
   * @param quietly whether a refusal is told by somebody else
   */
  void reconcile(StoredModel stored, boolean quietly) {
    StoredModel model = asRead(stored);
    Map<ModelId, Stamp> desired = new HashMap<>();
    Map<ModelId, StoredVersion> versions = new HashMap<>();
    for (StoredVersion version : model.chosen()) {
      desired.put(version.id(), Stamp.ofVersion(version, model));
      versions.put(version.id(), version);
    }
    for (Step step : Reconciliation.plan(desired, triedOf(model.name()))) {
      switch (step) {
        case Step.Load load -> {
          StoredVersion version = versions.get(load.id());
          Stamp stamp = desired.get(load.id());
          if (version != null && stamp != null) {
            Optional<ModelLoadException> refused = load(version, stamp);
            refused.filter(_ -> !quietly).ifPresent(why -> events.refused(load.id(), why));
          }
        }
        case Step.Unload unload -> {
          // A version that is gone goes on answering until one that is wanted does.
          if (desired.isEmpty() || desired.keySet().stream().anyMatch(this::answers)) {
            retire(unload.id());
          }
        }
      }
    }
    registry.label(model.name(), model.settings().labels());
    if (stored.unread().isEmpty()) {
      readable.put(model.name(), model);
    }
  }

  /** The model; where it cannot be read, what it was before, as refused for that reason. */
  private StoredModel asRead(StoredModel stored) {
    return stored
        .unread()
        .flatMap(
            reason ->
                Optional.ofNullable(readable.get(stored.name()))
                    .map(before -> before.refused(reason)))
        .orElse(stored);
  }

  /**
   * Loads the chosen versions of a model, also those that are served, and unloads the others.
   *
   * @throws ModelLoadException at the first that cannot be loaded; what answered before still does
   */
  void loadAnew(StoredModel stored) {
    StoredModel model = asRead(stored);
    Set<ModelId> kept = new HashSet<>();
    for (StoredVersion version : model.chosen()) {
      Optional<ModelLoadException> refused = load(version, Stamp.ofVersion(version, model));
      if (refused.isPresent()) {
        events.refused(version.id(), refused.get());
        throw refused.get();
      }
      kept.add(version.id());
    }
    triedOf(model.name()).keySet().stream().filter(id -> !kept.contains(id)).forEach(this::retire);
    registry.label(model.name(), model.settings().labels());
    readable.put(model.name(), model);
  }

  private Map<ModelId, Stamp> triedOf(String name) {
    Map<ModelId, Stamp> own = new HashMap<>(tried);
    own.keySet().removeIf(id -> !id.name().equals(name));
    return own;
  }

  private boolean answers(ModelId id) {
    return registry.statuses().stream()
        .anyMatch(status -> status.id().equals(id) && status.state() == ModelState.READY);
  }

  private Optional<ModelLoadException> load(StoredVersion version, Stamp stamp) {
    tried.put(version.id(), stamp);
    refusals.remove(version.id());
    try {
      ModelHandle handle = loader.load(version);
      events.loaded(handle);
      return Optional.empty();
    } catch (ModelLoadException refused) {
      refusals.put(version.id(), refused);
      registry.refuse(version.id(), refused);
      return Optional.of(refused);
    }
  }

  private void retire(ModelId id) {
    tried.remove(id);
    refusals.remove(id);
    var _ = registry.unload(id);
    events.unloaded(id);
  }

  /** Serves no version of a model any more. */
  void retire(String name) {
    List<ModelId> ids =
        Stream.concat(tried.keySet().stream(), registry.statuses().stream().map(ModelStatus::id))
            .filter(id -> id.name().equals(name))
            .distinct()
            .toList();
    ids.forEach(this::retire);
    readable.remove(name);
    registry.label(name, Map.of());
  }
}
