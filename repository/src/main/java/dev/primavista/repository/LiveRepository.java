package dev.primavista.repository;

import dev.primavista.core.ServingException;
import dev.primavista.core.ensemble.EnsembleModel;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.repository.ModelHandle;
import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.core.repository.ModelState;
import dev.primavista.core.repository.ModelStatus;
import dev.primavista.core.repository.Reconciliation;
import dev.primavista.core.repository.Reconciliation.Step;
import dev.primavista.core.repository.RepositoryControl;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Folders of models whose versions are loaded, replaced and unloaded while others are served: at
 * the start, when the disk changes, and as operators say. A version that an operator unloaded or
 * replaced is left alone by the disk until the operator loads it again.
 *
 * <p>All fields below the options are read and written under this object's monitor, under which
 * also loading happens; requests never wait for it.
 */
public final class LiveRepository implements RepositoryControl, AutoCloseable {
  private final StoredModels disk;
  private final ModelRegistry registry;
  private final VersionLoader loader;
  private final RepositoryOptions options;
  private final RepositoryEvents events;

  /** The state in which each version was loaded or refused last. */
  private final Map<ModelId, Stamp> tried = new HashMap<>();

  /** Why versions are not served, or not in the state that they are stored in. */
  private final Map<ModelId, ModelLoadException> refusals = new HashMap<>();

  /** Models that an operator unloaded, or loaded with files or a configuration of his own. */
  private final Set<String> byHand = new HashSet<>();

  /** Models that are served although nothing but an operator says so. */
  private final Set<String> wished = new HashSet<>();

  private Optional<RepositoryWatch> watch = Optional.empty();

  /**
   * Keeps models that are not loaded yet.
   *
   * @param around where they are served
   */
  public LiveRepository(
      StoredModels disk,
      EnsembleModel.Around around,
      RepositoryOptions options,
      RepositoryEvents events) {
    this.disk = disk;
    this.registry = around.registry();
    this.loader = new VersionLoader(around, disk.backends());
    this.options = options;
    this.events = events;
    wished.addAll(options.atStart());
  }

  /**
   * Loads what is to be served, and follows the disk from then on.
   *
   * @throws ModelLoadException if a named model cannot be served
   */
  public synchronized void start() {
    Stamp seen = stamp();
    List<StoredModel> named = new ArrayList<>();
    options.named().forEach(path -> named.addAll(disk.scan(path)));
    reconcile();
    for (StoredModel model : named) {
      requireServed(model);
    }
    if (options.watched()) {
      watch =
          Optional.of(
              RepositoryWatch.start(roots(), options.watching(), seen, this::stamp, this::follow));
    }
  }

  private void requireServed(StoredModel model) {
    for (StoredVersion version : model.chosen()) {
      ModelLoadException refused = refusals.get(version.id());
      if (refused != null) {
        throw refused;
      }
    }
  }

  private List<Path> roots() {
    return Stream.concat(options.named().stream(), options.repositories().stream()).toList();
  }

  private Stamp stamp() {
    return Stamp.of(roots());
  }

  @Override
  public List<ModelStatus> index(boolean onlyReady) {
    Map<ModelId, ModelStatus> all = new TreeMap<>();
    if (!onlyReady) {
      for (StoredModel model : scan().models()) {
        for (StoredVersion version : model.versions()) {
          all.put(version.id(), notLoaded(version));
        }
      }
    }
    for (ModelStatus status : registry.statuses()) {
      if (!onlyReady || status.state() == ModelState.READY) {
        all.put(status.id(), status);
      }
    }
    return List.copyOf(all.values());
  }

  private static ModelStatus notLoaded(StoredVersion version) {
    String reason = version.refused().map(ModelLoadException::getMessage).orElse("not loaded");
    return new ModelStatus(
        version.id(), ModelState.UNAVAILABLE, Optional.of(reason), Optional.empty());
  }

  /**
   * What is on disk.
   *
   * @param unread folders that could not be looked at, or in which there was nothing
   */
  private record Scan(List<StoredModel> models, Map<Path, ModelLoadException> unread) {}

  private Scan scan() {
    Map<String, StoredModel> models = new TreeMap<>();
    Map<Path, ModelLoadException> unread = new TreeMap<>();
    for (Path root : roots()) {
      try {
        disk.scan(root).forEach(model -> models.putIfAbsent(model.name(), model));
      } catch (ModelLoadException unreadable) {
        unread.put(root, unreadable);
      }
    }
    return new Scan(List.copyOf(models.values()), unread);
  }

  private boolean selected(StoredModel model) {
    return options.control() != ModelControl.EXPLICIT || wished.contains(model.name());
  }

  /** A failure that nobody thought of ends one look at the disk and not all of them. */
  private void follow() {
    try {
      reconcile();
    } catch (RuntimeException unforeseen) {
      events.unreadable(
          roots().getFirst(),
          new ModelLoadException("internal_error", "this should not happen: " + unforeseen));
    }
  }

  /** Serves what the disk holds, as far as it is the disk's to say. */
  private synchronized void reconcile() {
    Scan scan = scan();
    Map<String, StoredModel> models = new TreeMap<>();
    for (StoredModel model : scan.models()) {
      if (selected(model) && !byHand.contains(model.name())) {
        models.put(model.name(), model);
      }
    }
    for (StoredModel model : VersionLoader.partsFirst(models.values())) {
      reconcile(model);
    }
    scan.unread().forEach(events::unreadable);
    // A folder that is empty all at once was rather unmounted than given up.
    if (scan.unread().isEmpty()) {
      Set<String> gone = new HashSet<>();
      tried.keySet().forEach(id -> gone.add(id.name()));
      gone.removeAll(models.keySet());
      gone.removeAll(byHand);
      gone.forEach(this::retire);
    }
  }

  private void reconcile(StoredModel model) {
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
            var _ = tryLoad(version, stamp);
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

  private Optional<ModelLoadException> tryLoad(StoredVersion version, Stamp stamp) {
    tried.put(version.id(), stamp);
    refusals.remove(version.id());
    try {
      ModelHandle handle = loader.load(version);
      events.loaded(handle);
      return Optional.empty();
    } catch (ModelLoadException refused) {
      refusals.put(version.id(), refused);
      registry.refuse(version.id(), refused);
      events.refused(version.id(), refused);
      return Optional.of(refused);
    }
  }

  private void retire(ModelId id) {
    tried.remove(id);
    refusals.remove(id);
    var _ = registry.unload(id);
    events.unloaded(id);
  }

  private void retire(String name) {
    List<ModelId> ids =
        Stream.concat(tried.keySet().stream(), registry.statuses().stream().map(ModelStatus::id))
            .filter(id -> id.name().equals(name))
            .distinct()
            .toList();
    ids.forEach(this::retire);
    registry.label(name, Map.of());
  }

  @Override
  public synchronized void load(String name, Replacement replacement) {
    requireExplicit();
    try (Staging staging = new Staging(name, replacement)) {
      StoredModel model = wanted(name, replacement, staging);
      for (StoredVersion version : model.chosen()) {
        Optional<ModelLoadException> refused = tryLoad(version, Stamp.ofVersion(version, model));
        if (refused.isPresent()) {
          throw failed(name, refused.get());
        }
      }
      if (model.chosen().isEmpty()) {
        throw new ServingException.InvalidRequest(
            "no_version", "failed to load '" + name + "': its version policy chooses no version");
      }
      keepOnly(model);
      wished.add(name);
      if (replacement.equals(Replacement.NONE)) {
        byHand.remove(name);
      } else {
        byHand.add(name);
      }
    } catch (ModelLoadException refused) {
      throw failed(name, refused);
    }
  }

  private StoredModel wanted(String name, Replacement replacement, Staging staging) {
    Optional<StoredModel> stored =
        scan().models().stream().filter(model -> model.name().equals(name)).findFirst();
    if (!replacement.files().isEmpty()) {
      return disk.configured(staging.folder(), replacement.config().orElseThrow());
    }
    StoredModel model =
        stored.orElseThrow(
            () ->
                new ServingException.ModelNotFound(
                    "failed to load '" + name + "', failed to poll from model repository",
                    "POST /v2/repository/index lists what is stored"));
    return replacement.config().isEmpty()
        ? model
        : disk.configured(model.files().getFirst(), replacement.config().get());
  }

  /** Unloads the versions that were served before and are not chosen any more. */
  private void keepOnly(StoredModel model) {
    Set<ModelId> kept = new HashSet<>();
    model.chosen().forEach(version -> kept.add(version.id()));
    triedOf(model.name()).keySet().stream().filter(id -> !kept.contains(id)).forEach(this::retire);
    registry.label(model.name(), model.settings().labels());
  }

  private static ServingException failed(String name, ModelLoadException refused) {
    return new ServingException.InvalidRequest(
        refused.code(), "failed to load '" + name + "': " + refused.getMessage());
  }

  private void requireExplicit() {
    if (!options.explicitAllowed()) {
      throw new ServingException.InvalidRequest(
          "control_disabled",
          "explicit model load / unload is not allowed under --model-control "
              + options.control().name().toLowerCase(java.util.Locale.ROOT));
    }
  }

  @Override
  public synchronized void unload(String name, boolean dependents) {
    requireExplicit();
    boolean served = registry.statuses().stream().anyMatch(each -> each.id().name().equals(name));
    Optional<StoredModel> stored =
        scan().models().stream().filter(model -> model.name().equals(name)).findFirst();
    if (!served && stored.isEmpty()) {
      throw new ServingException.ModelNotFound(
          "failed to unload '" + name + "': no such model is known",
          "POST /v2/repository/index lists what is stored");
    }
    byHand.add(name);
    wished.remove(name);
    retire(name);
    if (dependents) {
      stored.map(VersionLoader::partsOf).orElse(Set.of()).forEach(part -> unload(part, true));
    }
  }

  /** Follows the disk no more; what is served stays. */
  @Override
  public void close() {
    watch.ifPresent(RepositoryWatch::close);
  }
}
