package dev.primavista.core.repository;

import dev.primavista.core.ServingException;
import dev.primavista.core.batching.ModelExecutor;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.model.ModelLoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Models in memory. Readers see one immutable picture, replaced as a whole; a new version is
 * swapped in after it was loaded and warmed up, and an old one is freed when its last request
 * ended.
 *
 * <p>{@code picture} is written under this object's monitor only; loading happens outside it.
 */
public final class ModelRegistry implements AutoCloseable {
  private final Backends backends;
  private final ModelExecutor.Surroundings surroundings;
  private volatile NavigableMap<ModelId, ModelStatus> picture = new TreeMap<>();

  public ModelRegistry(Backends backends, ModelExecutor.Surroundings surroundings) {
    this.backends = backends;
    this.surroundings = surroundings;
  }

  /** Every version that is known, ordered by name and version. */
  public List<ModelStatus> statuses() {
    return List.copyOf(picture.values());
  }

  /** Whether every known model answers. */
  public boolean ready() {
    return picture.values().stream().allMatch(status -> status.state() == ModelState.READY);
  }

  /** Serves these models and no others. A model that cannot be loaded becomes UNAVAILABLE. */
  public void apply(Collection<ModelSource> desired, ModelConfig config) {
    for (Reconciliation.Step step : Reconciliation.plan(desired, picture.keySet())) {
      switch (step) {
        case Reconciliation.Step.Load load -> tryLoad(load.source(), config);
        case Reconciliation.Step.Unload unload -> {
          var _ = unload(unload.id());
        }
      }
    }
  }

  private void tryLoad(ModelSource source, ModelConfig config) {
    try {
      load(source, config);
    } catch (ModelLoadException refused) {
      refuse(source.id(), refused);
    }
  }

  /** Shows a model as UNAVAILABLE with the reason. */
  public void refuse(ModelId id, ModelLoadException refused) {
    set(unavailable(id, refused));
  }

  /**
   * Loads a file and serves it.
   *
   * @throws ModelLoadException if it cannot be served; nothing else changed
   */
  public ModelHandle load(ModelSource source, ModelConfig config) {
    Path path = source.path();
    return load(source.id(), config, sizeOf(path), () -> backends.require(path).load(path));
  }

  /**
   * Serves a model that an application makes itself, such as a matcher from a model and its
   * entries.
   */
  public ModelHandle load(
      ModelId id, ModelConfig config, long sizeBytes, Supplier<LoadedModel> loader) {
    Optional<ModelStatus> before = Optional.ofNullable(picture.get(id));
    if (before.flatMap(ModelStatus::handle).isEmpty()) {
      set(new ModelStatus(id, ModelState.LOADING, Optional.empty(), Optional.empty()));
    }
    try {
      long start = surroundings.ticker().nanos();
      ModelHandle handle = start(id, config, loader.get(), start, sizeBytes);
      set(new ModelStatus(id, ModelState.READY, Optional.empty(), Optional.of(handle)));
      before.flatMap(ModelStatus::handle).ifPresent(ModelHandle::release);
      return handle;
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError failure) {
      before.ifPresentOrElse(this::set, () -> remove(id));
      throw failure instanceof ModelLoadException refused
          ? refused
          : new ModelLoadException(
              "malformed_model", id + " cannot be read: its content is damaged", null, failure);
    }
  }

  private ModelHandle start(
      ModelId id, ModelConfig config, LoadedModel model, long startNanos, long sizeBytes) {
    try {
      ModelExecutor executor = ModelExecutor.start(id, model, config, surroundings);
      long nanos = surroundings.ticker().nanos() - startNanos;
      return new ModelHandle(
          id, model, config, executor, new ModelHandle.Loading(nanos, sizeBytes));
    } catch (ServingException failure) {
      model.close();
      throw new ModelLoadException(
          "warm_up_failed",
          id + " cannot answer its own example: " + failure.getMessage(),
          null,
          failure);
    }
  }

  /**
   * Stops serving this version: it takes no more requests, and is freed when its last one ended.
   *
   * @return completed when it is out of memory; at once if it is not known
   */
  public CompletableFuture<?> unload(ModelId id) {
    ModelStatus status;
    synchronized (this) {
      status = picture.get(id);
      if (status == null || status.handle().isEmpty()) {
        remove(id);
        return CompletableFuture.completedFuture(id);
      }
      set(new ModelStatus(id, ModelState.UNLOADING, Optional.empty(), Optional.empty()));
    }
    ModelHandle handle = status.handle().get();
    CompletableFuture<Void> removed = handle.freed().thenAccept(this::removeUnloaded);
    handle.release();
    return removed;
  }

  private synchronized void removeUnloaded(ModelId id) {
    ModelStatus status = picture.get(id);
    if (status != null && status.state() == ModelState.UNLOADING) {
      remove(id);
    }
  }

  /**
   * The model that answers, to be given back with {@link ModelHandle#release}.
   *
   * @param version the version asked for; empty for the greatest that is ready
   * @throws ServingException.ModelNotFound if no such model or version is known
   * @throws ServingException.ModelNotReady if it is known but cannot answer
   */
  public ModelHandle acquire(String name, OptionalLong version) {
    while (true) {
      ModelStatus status = find(name, version);
      ModelHandle handle =
          status.handle().orElseThrow(() -> new ServingException.ModelNotReady(notReady(status)));
      if (handle.acquire()) {
        return handle;
      }
    }
  }

  /**
   * What is known of the version that would answer.
   *
   * @throws ServingException.ModelNotFound if no such model or version is known
   */
  public ModelStatus find(String name, OptionalLong version) {
    NavigableMap<ModelId, ModelStatus> seen = picture;
    List<ModelStatus> versions =
        seen.values().stream().filter(status -> status.id().name().equals(name)).toList();
    if (versions.isEmpty()) {
      throw new ServingException.ModelNotFound(
          "model '" + name + "' is not known here", "known are " + names(seen));
    }
    if (version.isEmpty()) {
      return newest(versions);
    }
    return versions.stream()
        .filter(status -> status.id().version() == version.getAsLong())
        .findFirst()
        .orElseThrow(
            () ->
                new ServingException.ModelNotFound(
                    "model '" + name + "' has no version " + version.getAsLong(),
                    "its versions are "
                        + versions.stream().map(status -> status.id().version()).toList()));
  }

  private static ModelStatus newest(List<ModelStatus> versions) {
    for (ModelStatus status : versions.reversed()) {
      if (status.state() == ModelState.READY) {
        return status;
      }
    }
    return versions.getLast();
  }

  private static String notReady(ModelStatus status) {
    return status.id()
        + " is "
        + status.state()
        + status.reason().map(reason -> ": " + reason).orElse("");
  }

  private static List<String> names(Map<ModelId, ModelStatus> seen) {
    return seen.keySet().stream().map(ModelId::name).distinct().toList();
  }

  private synchronized void set(ModelStatus status) {
    NavigableMap<ModelId, ModelStatus> next = new TreeMap<>(picture);
    next.put(status.id(), status);
    picture = next;
  }

  private synchronized void remove(ModelId id) {
    NavigableMap<ModelId, ModelStatus> next = new TreeMap<>(picture);
    next.remove(id);
    picture = next;
  }

  private static ModelStatus unavailable(ModelId id, ModelLoadException refused) {
    return new ModelStatus(
        id, ModelState.UNAVAILABLE, Optional.of(refused.getMessage()), Optional.empty());
  }

  private static long sizeOf(Path path) {
    try (Stream<Path> files = Files.walk(path)) {
      long bytes = 0;
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        bytes += Files.size(file);
      }
      return bytes;
    } catch (IOException e) {
      throw new ModelLoadException("unreadable_file", path + " cannot be read", null, e);
    }
  }

  /** Unloads every model; returns when all are freed, that is, after their last requests ended. */
  @Override
  public void close() {
    List<CompletableFuture<?>> unloading = new ArrayList<>();
    for (ModelId id : picture.keySet()) {
      unloading.add(unload(id));
    }
    unloading.forEach(CompletableFuture::join);
  }
}
