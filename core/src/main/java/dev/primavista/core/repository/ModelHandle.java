package dev.primavista.core.repository;

import dev.primavista.core.batching.ModelExecutor;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.model.ModelStatistics;
import dev.primavista.core.model.Signature;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One version in memory. It counts the requests that use it; when it was retired and the last of
 * them ended, it is freed. The registry itself holds one use from the beginning.
 */
public final class ModelHandle {
  /**
   * What loading cost.
   *
   * @param nanos reading and warm-up
   * @param sizeBytes the file's size
   */
  public record Loading(long nanos, long sizeBytes) {}

  private static final AtomicLong LOADS = new AtomicLong();

  private final long serial = LOADS.incrementAndGet();
  private final ModelId id;
  private final LoadedModel model;
  private final ModelConfig config;
  private final ModelExecutor executor;
  private final Loading loading;
  private final AtomicInteger uses = new AtomicInteger(1);
  private final CompletableFuture<ModelId> freed = new CompletableFuture<>();
  private volatile Predecessors before = Predecessors.NONE;

  ModelHandle(
      ModelId id, LoadedModel model, ModelConfig config, ModelExecutor executor, Loading loading) {
    this.id = id;
    this.model = model;
    this.config = config;
    this.executor = executor;
    this.loading = loading;
  }

  public ModelId id() {
    return id;
  }

  /** Which load of all this is, from 1 on: a version that is loaded again has another. */
  public long serial() {
    return serial;
  }

  public LoadedModel model() {
    return model;
  }

  public Signature signature() {
    return model.signature();
  }

  public ModelConfig config() {
    return config;
  }

  public ModelExecutor executor() {
    return executor;
  }

  public Loading loading() {
    return loading;
  }

  /** What it did since it was loaded. */
  public ModelStatistics statistics() {
    return executor.ledger().statistics();
  }

  /** The same with what was served under its number until it took that over. */
  public ModelStatistics statisticsSinceFirstLoad() {
    return before.statistics().plus(statistics());
  }

  /** Goes on with the count of what it takes the place of. */
  void follow(ModelHandle replaced) {
    before = replaced.before.and(new Predecessors.Open(replaced.executor.ledger(), replaced.freed));
  }

  /** Adds a use; false if the model was freed already. */
  boolean acquire() {
    int current = uses.get();
    while (current > 0) {
      if (uses.compareAndSet(current, current + 1)) {
        return true;
      }
      current = uses.get();
    }
    return false;
  }

  /**
   * Ends a use that {@link ModelRegistry#acquire} gave. The last one frees the model on a thread of
   * its own, because it may end on the very instance that has to be stopped.
   */
  public void release() {
    if (uses.decrementAndGet() == 0) {
      Thread.ofPlatform().name("unload-" + id.name() + "-v" + id.version()).start(this::free);
    }
  }

  private void free() {
    try {
      executor.close();
    } finally {
      freed.complete(id);
    }
  }

  /** Completed when the model is out of memory. */
  public CompletableFuture<ModelId> freed() {
    return freed;
  }
}
