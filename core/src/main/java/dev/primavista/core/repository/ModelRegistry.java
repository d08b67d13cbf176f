package dev.primavista.core.repository;

import dev.primavista.core.ServingException;
import dev.primavista.core.batching.ModelExecutor;
import dev.primavista.core.model.CompositeModel;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.model.ModelLoadException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Models in memory. Readers see one immutable picture, replaced as a whole; a new version is
 * swapped in after it was loaded and warmed up, and an old one is freed when its last request
 * ended.
 *
 * <p>{@code picture} and {@code closed} are written under this object's monitor only; loading
 * happens outside it.
 */
public final class ModelRegistry implements AutoCloseable {
  private final ModelLoading models;
  private volatile Picture picture = Picture.EMPTY;
  private boolean closed;

  /** Every model that served and is not freed yet. */
  private final Set<ModelHandle> alive = ConcurrentHashMap.newKeySet();

  public ModelRegistry(Backends backends, ModelExecutor.Surroundings surroundings) {
    this(backends, surroundings, Fitting.NONE);
  }

  /** The same for models that an application fits before they answer. */
  public ModelRegistry(
      Backends backends, ModelExecutor.Surroundings surroundings, Fitting fitting) {
    this.models = new ModelLoading(backends, surroundings, fitting);
  }

  /** Every version that is known, ordered by name and version. */
  public List<ModelStatus> statuses() {
    return picture.statuses().stream().map(ModelRegistry::asMembersAllow).toList();
  }

  /** A composite model is unavailable while one of its members is. */
  private static ModelStatus asMembersAllow(ModelStatus status) {
    return status
        .handle()
        .filter(handle -> handle.model() instanceof CompositeModel)
        .flatMap(handle -> ((CompositeModel) handle.model()).obstacle())
        .map(
            reason ->
                new ModelStatus(
                    status.id(), ModelState.UNAVAILABLE, Optional.of(reason), Optional.empty()))
        .orElse(status);
  }

  /** The names of all models that are known, in no order. */
  public Set<String> names() {
    return picture.unordered();
  }

  /** The names of the ready models that need this one, so that unloading it would stop them. */
  public Set<String> dependents(String name) {
    Set<String> dependents = new TreeSet<>();
    for (ModelStatus status : picture.statuses()) {
      status
          .handle()
          .filter(
              handle ->
                  handle.model() instanceof CompositeModel composite
                      && composite.members().contains(name))
          .ifPresent(handle -> dependents.add(handle.id().name()));
    }
    return dependents;
  }

  /** Whether every known model answers. */
  public boolean ready() {
    return statuses().stream().allMatch(status -> status.state() == ModelState.READY);
  }

  /**
   * Shows why a version could not be loaded: UNAVAILABLE, or READY where an older state of it goes
   * on answering.
   */
  public synchronized void refuse(ModelId id, ModelLoadException refused) {
    Optional<ModelHandle> serving = picture.get(id).flatMap(ModelStatus::handle);
    ModelState state = serving.isPresent() ? ModelState.READY : ModelState.UNAVAILABLE;
    set(new ModelStatus(id, state, Optional.of(refused.getMessage()), serving));
  }

  /**
   * Gives the model's versions these names beside their numbers, in place of any before. A name
   * whose version is not loaded stays with the one that has it, as long as that is.
   */
  public synchronized void label(String name, Map<String, Long> labels) {
    picture = picture.labelled(name, labels);
  }

  /** Lets this version answer where none is named; empty for the greatest that is ready. */
  public synchronized void prefer(String name, OptionalLong version) {
    picture = picture.preferring(name, version);
  }

  /** The model's versions by label. */
  public Map<String, Long> labels(String name) {
    return picture.labels(name);
  }

  /**
   * The version with this label.
   *
   * @throws ServingException.ModelNotFound if the model is not known or has no such label
   */
  public long labelled(String name, String label) {
    return picture.labelled(name, label);
  }

  /**
   * Loads a file and serves it.
   *
   * @throws ModelLoadException if it cannot be served; nothing else changed
   */
  public ModelHandle load(ModelSource source, ModelConfig config) {
    Supplier<LoadedModel> reader = models.reader(source);
    return load(source.id(), config, SizeOnDisk.of(source.path()), reader);
  }

  /**
   * The model as the application fits it, closed if that is refused.
   *
   * @param path the file or folder that it was read from
   */
  public LoadedModel fitted(ModelId id, Path path, LoadedModel model) {
    return models.fitted(id, path, model);
  }

  /**
   * Serves a model that an application makes itself, such as a matcher from a model and its
   * entries.
   */
  public ModelHandle load(
      ModelId id, ModelConfig config, long sizeBytes, Supplier<LoadedModel> loader) {
    Announced announced = announce(id);
    try {
      ModelHandle handle = models.load(id, config, sizeBytes, loader);
      Optional<ModelHandle> replaced = serve(handle);
      replaced.ifPresent(ModelHandle::release);
      return handle;
    } catch (RuntimeException | Error failure) {
      withdraw(announced);
      throw failure;
    }
  }

  /**
   * That a load began.
   *
   * @param loading what it shows meanwhile; empty where a model answers or another load shows it
   * @param before what was shown before
   */
  private record Announced(
      ModelId id, Optional<ModelStatus> loading, Optional<ModelStatus> before) {}

  private synchronized Announced announce(ModelId id) {
    Optional<ModelStatus> before = picture.get(id);
    boolean shown =
        before.isPresent()
            && (before.get().handle().isPresent() || before.get().state() == ModelState.LOADING);
    if (shown) {
      return new Announced(id, Optional.empty(), before);
    }
    ModelStatus loading =
        new ModelStatus(id, ModelState.LOADING, Optional.empty(), Optional.empty());
    set(loading);
    return new Announced(id, Optional.of(loading), before);
  }

  /** Shows what was before, unless something else is shown by now. */
  private synchronized void withdraw(Announced announced) {
    if (announced.loading().isPresent()
        && announced.loading().equals(picture.get(announced.id()))) {
      announced
          .before()
          .filter(status -> status.state() != ModelState.UNLOADING)
          .ifPresentOrElse(this::set, () -> remove(announced.id()));
    }
  }

  /** Lets the model answer; gives the one that answered until now, whose use is the caller's. */
  private Optional<ModelHandle> serve(ModelHandle handle) {
    synchronized (this) {
      if (!closed) {
        alive.add(handle);
        var _ = handle.freed().thenAccept(_ -> alive.remove(handle));
        Optional<ModelHandle> replaced = picture.get(handle.id()).flatMap(ModelStatus::handle);
        replaced.ifPresent(handle::follow);
        set(new ModelStatus(handle.id(), ModelState.READY, Optional.empty(), Optional.of(handle)));
        return replaced;
      }
    }
    handle.release();
    handle.freed().join();
    throw new ModelLoadException(
        "shutting_down", handle.id() + " was loaded after the registry was closed");
  }

  /**
   * Stops serving this version: it takes no more requests, and is freed when its last one ended.
   *
   * @return completed when it is out of memory; at once if it is not known
   */
  public CompletableFuture<?> unload(ModelId id) {
    Optional<ModelHandle> served;
    synchronized (this) {
      Optional<ModelStatus> status = picture.get(id);
      served = status.flatMap(ModelStatus::handle);
      if (served.isPresent()) {
        set(new ModelStatus(id, ModelState.UNLOADING, Optional.empty(), Optional.empty()));
      } else if (shows(id, ModelState.UNAVAILABLE)) {
        remove(id);
      }
    }
    CompletableFuture<Void> removed =
        freed(handle -> handle.id().equals(id)).thenRun(() -> removeUnloaded(id));
    served.ifPresent(ModelHandle::release);
    return removed;
  }

  /** Completed when those of the models in memory are freed; asking does not retire them. */
  private CompletableFuture<Void> freed(Predicate<ModelHandle> which) {
    return CompletableFuture.allOf(
        alive.stream().filter(which).map(ModelHandle::freed).toArray(CompletableFuture[]::new));
  }

  private synchronized void removeUnloaded(ModelId id) {
    if (shows(id, ModelState.UNLOADING)) {
      remove(id);
    }
  }

  private boolean shows(ModelId id, ModelState state) {
    return picture.get(id).filter(status -> status.state() == state).isPresent();
  }

  /**
   * The model that answers, to be given back with {@link ModelHandle#release}.
   *
   * @param version the version asked for; empty for the one that is preferred, which is the
   *     greatest that is ready unless an operator said otherwise
   * @throws ServingException.ModelNotFound if no such model or version is known
   * @throws ServingException.ModelNotReady if it is known but cannot answer
   */
  public ModelHandle acquire(String name, OptionalLong version) {
    while (true) {
      ModelHandle handle = find(name, version).ready();
      if (handle.acquire()) {
        return handle;
      }
    }
  }

  /** The model that would answer, without a use of it; empty where none would. */
  public Optional<ModelHandle> lookUp(String name, OptionalLong version) {
    return picture
        .lookUp(name, version)
        .map(ModelRegistry::asMembersAllow)
        .flatMap(ModelStatus::handle);
  }

  /** The version that would answer, or would if it could; empty where none is known. */
  public Optional<ModelId> known(String name, OptionalLong version) {
    return picture.known(name, version).map(ModelStatus::id);
  }

  /**
   * What is known of the version that would answer.
   *
   * @throws ServingException.ModelNotFound if no such model or version is known
   */
  public ModelStatus find(String name, OptionalLong version) {
    return asMembersAllow(picture.find(name, version));
  }

  private synchronized void set(ModelStatus status) {
    picture = picture.with(status);
  }

  private synchronized void remove(ModelId id) {
    picture = picture.without(id);
  }

  /**
   * Unloads every model and takes no other; returns when all are freed, that is, after their last
   * requests ended.
   */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    for (ModelId id : picture.ids()) {
      var _ = unload(id);
    }
    freed(_ -> true).join();
  }
}
