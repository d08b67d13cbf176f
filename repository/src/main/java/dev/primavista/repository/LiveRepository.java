package dev.primavista.repository;

import dev.primavista.core.ServingException;
import dev.primavista.core.ensemble.EnsembleModel;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.core.repository.ModelState;
import dev.primavista.core.repository.ModelStatus;
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
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Folders of models whose versions are loaded, replaced and unloaded while others are served: at
 * the start, when the disk changes, and as operators say. A version that an operator unloaded or
 * replaced is left alone by the disk until the operator loads it again.
 *
 * <p>The disk is followed by one at a time, under this object's monitor; a model is changed as
 * {@link ModelChanges} allows. Requests wait for neither.
 */
public final class LiveRepository implements RepositoryControl, AutoCloseable {
  private final StoredModels disk;
  private final ModelRegistry registry;
  private final ServedVersions served;
  private final DeclaredTraffic traffic;
  private final RepositoryOptions options;
  private final RepositoryEvents events;
  private final ModelChanges changes = new ModelChanges();

  private final OperatorOrders operators;

  /** Models whose refusal ends the start, and is told by that. */
  private Set<String> required = Set.of();

  /** What the paths that are models themselves were when they could be read last. */
  private final Map<Path, StoredModel> before = new HashMap<>();

  private volatile Optional<RepositoryWatch> watch = Optional.empty();
  private volatile boolean closed;

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
    this.served = new ServedVersions(registry, new VersionLoader(around, disk.backends()), events);
    this.traffic = new DeclaredTraffic(around.service().traffic(), events);
    this.options = options;
    this.events = events;
    this.operators = new OperatorOrders(disk, registry, served, changes, this::scan, events);
    operators.wish(options.atStart());
  }

  /**
   * Loads what is to be served, and follows the disk from then on.
   *
   * @throws ModelLoadException if a model that is named for the start cannot be served
   */
  public synchronized void start() {
    Map<Path, Stamp> seen = stamps();
    List<StoredModel> named = new ArrayList<>();
    options.named().forEach(path -> named.addAll(disk.scan(path)));
    RepositoryScan.requireOwnNames(named);
    named.addAll(chosenAtStart());
    required = named.stream().map(StoredModel::name).collect(Collectors.toSet());
    reconcile(Set.of());
    required = Set.of();
    named.forEach(this::requireServed);
    if (options.watched() && !closed) {
      watch =
          Optional.of(
              RepositoryWatch.start(
                  roots(),
                  options.watching(),
                  seen,
                  this::stamps,
                  this::follow,
                  this::tellUnforeseen));
      if (closed) {
        watch.ifPresent(RepositoryWatch::close);
      }
    }
  }

  /** The stored models that were asked for by name, where that decides what is loaded. */
  private List<StoredModel> chosenAtStart() {
    if (options.control() != ModelControl.EXPLICIT || options.atStart().isEmpty()) {
      return List.of();
    }
    Map<String, StoredModel> stored = new TreeMap<>();
    scan().models().forEach(model -> stored.put(model.name(), model));
    List<StoredModel> chosen = new ArrayList<>();
    for (String name : new TreeSet<>(options.atStart())) {
      StoredModel model = stored.get(name);
      if (model == null) {
        throw new ModelLoadException(
            "unknown_model",
            "--load-model: '%s' is not stored (expected: %s)"
                .formatted(
                    name,
                    stored.isEmpty()
                        ? "the name of a stored model, and there is none"
                        : "one of " + String.join(", ", stored.keySet())));
      }
      chosen.add(model);
    }
    return chosen;
  }

  private void requireServed(StoredModel model) {
    for (StoredVersion version : model.chosen()) {
      served
          .refusal(version.id())
          .ifPresent(
              refused -> {
                throw refused;
              });
    }
  }

  private List<Path> roots() {
    return Stream.concat(options.named().stream(), options.repositories().stream()).toList();
  }

  private Map<Path, Stamp> stamps() {
    return Stamp.ofEach(roots());
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

  private RepositoryScan scan() {
    return RepositoryScan.of(roots(), disk);
  }

  /** The names of what is to be served; ensembles bring along what they are made of. */
  private Set<String> selected(RepositoryScan scan) {
    Set<String> names = new HashSet<>();
    for (StoredModel model : scan.models()) {
      if (options.control() != ModelControl.EXPLICIT || operators.isWished(model.name())) {
        names.add(model.name());
        names.addAll(scan.partsOf(model));
      }
    }
    return names;
  }

  /** Looks at the disk now, for those who know that it changed. */
  public void refresh() {
    if (options.watched()) {
      follow(Set.of());
    }
  }

  /**
   * A failure that nobody thought of ends one look at the disk and not all of them.
   *
   * @param restless what is being written and not to be read yet
   */
  void follow(Set<Path> restless) {
    try {
      reconcile(restless);
    } catch (RuntimeException unforeseen) {
      tellUnforeseen(unforeseen);
    }
  }

  private void tellUnforeseen(Throwable failure) {
    events.unreadable(
        roots().getFirst(),
        new ModelLoadException("internal_error", "this should not happen: " + failure));
  }

  /** Serves what the disk holds, as far as it is the disk's to say. */
  private synchronized void reconcile(Set<Path> restless) {
    changes.look();
    Set<String> gone = served.names();
    RepositoryScan seen = scan();
    before.putAll(seen.of(roots()));
    RepositoryScan scan = seen.refusing(before);
    Map<String, StoredModel> models = new TreeMap<>();
    Set<String> selected = selected(scan);
    Set<String> kept = scan.touchedBy(restless);
    kept.addAll(operators.byHand());
    for (StoredModel model : scan.models()) {
      if (selected.contains(model.name()) && !kept.contains(model.name())) {
        models.put(model.name(), model);
      }
    }
    for (StoredModel model : VersionLoader.partsFirst(models.values())) {
      if (closed) {
        return;
      }
      follow(
          model.name(),
          () -> {
            served.reconcile(model, required.contains(model.name()));
            traffic.follow(model);
          });
    }
    scan.unread().forEach(events::unreadable);
    scan.hidden().forEach(events::unreadable);
    // A folder that is empty all at once was rather unmounted than given up.
    if (scan.unread().isEmpty()) {
      gone.removeAll(models.keySet());
      gone.removeAll(kept);
      gone.forEach(name -> follow(name, () -> traffic.retire(name)));
      gone.forEach(name -> follow(name, () -> served.retire(name)));
    }
  }

  private void follow(String name, Runnable change) {
    changes.follow(
        name,
        () -> {
          if (!operators.byHand().contains(name)) {
            change.run();
          }
        });
  }

  @Override
  public void load(String name, Replacement replacement) {
    requireExplicit();
    operators.load(name, replacement);
  }

  @Override
  public void unload(String name, boolean dependents) {
    requireExplicit();
    operators.unload(name, dependents);
  }

  private void requireExplicit() {
    if (!options.explicitAllowed()) {
      throw new ServingException.InvalidRequest(
          "control_disabled",
          "explicit model load / unload is not allowed under --model-control "
              + options.control().name().toLowerCase(java.util.Locale.ROOT));
    }
  }

  /** Follows the disk no more, a load that goes on is its last; what is served stays. */
  @Override
  public void close() {
    closed = true;
    watch.ifPresent(RepositoryWatch::close);
  }
}
