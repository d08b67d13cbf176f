package dev.primavista.core.batching;

import dev.primavista.core.ServingException;
import dev.primavista.core.ServingMetrics;
import dev.primavista.core.Ticker;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.ModelStatistics.Batched;
import dev.primavista.core.tensor.Tensor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Executes one loaded model. A request that takes microseconds runs on the calling thread; any
 * other is queued, and the model's instances, each on its own platform thread, pull batches.
 *
 * <p>Its threads are started by {@link #start} and end in {@link #close}; {@code direct} holds the
 * instances of calling threads that are not in use.
 */
public final class ModelExecutor implements AutoCloseable {
  /** No calling thread, which may be an event loop, is held longer than this by one execution. */
  public static final Duration DIRECT_BOUND = Duration.ofMillis(1);

  /**
   * What an executor tells the outside and reads from it.
   *
   * @param metrics where batches are counted
   * @param ticker the clock
   */
  public record Surroundings(ServingMetrics metrics, Ticker ticker, DeadlineTimer timer) {}

  private final ModelId id;
  private final LoadedModel model;
  private final ModelConfig config;
  private final Surroundings surroundings;
  private final Batcher batcher;
  private final WarmUp warmUp;
  private final boolean direct;
  private final ModelLedger ledger = new ModelLedger();
  private final List<Thread> threads = new ArrayList<>();
  private final ConcurrentLinkedQueue<ModelInstance> idle = new ConcurrentLinkedQueue<>();

  private ModelExecutor(
      ModelId id, LoadedModel model, ModelConfig config, Surroundings surroundings) {
    this.id = id;
    this.model = model;
    this.config = config;
    this.surroundings = surroundings;
    int maxRows = model.batchable() ? config.batching().maxSize() : 1;
    BatchingPolicy policy = new BatchingPolicy(maxRows, config.batching().maxDelay().toNanos());
    this.batcher = new Batcher(policy, config.queue().capacity(), surroundings.ticker());
    ModelInstance first = model.newInstance();
    idle.add(first);
    try {
      this.warmUp = WarmUp.measure(model, first, surroundings.ticker());
    } catch (Throwable failure) {
      first.close();
      throw failure;
    }
    this.direct =
        switch (config.execution()) {
          case DIRECT -> true;
          case INSTANCE -> false;
          case AUTO -> warmUp.nanos() <= DIRECT_BOUND.toNanos();
        };
  }

  /**
   * Warms the model up, decides how it runs, and starts its instances. Where that fails, whatever
   * was thrown passes through, no instance stays open, and the model is the caller's to close.
   */
  public static ModelExecutor start(
      ModelId id, LoadedModel model, ModelConfig config, Surroundings surroundings) {
    ModelExecutor executor = new ModelExecutor(id, model, config, surroundings);
    try {
      for (int i = 0; i < config.instances(); i++) {
        executor.startInstance("instance-" + id.name() + "-v" + id.version() + "-" + i);
      }
      return executor;
    } catch (Throwable failure) {
      executor.closeInstances();
      throw failure;
    }
  }

  private void startInstance(String name) {
    ModelInstance warm = direct ? null : idle.poll();
    ModelInstance instance = warm == null ? model.newInstance() : warm;
    try {
      threads.add(Thread.ofPlatform().name(name).daemon().start(() -> serveBatches(instance)));
    } catch (Throwable failure) {
      instance.close();
      throw failure;
    }
  }

  /** Whether small requests run on the calling thread. */
  public boolean direct() {
    return direct;
  }

  /** What the example took at warm-up, in nanoseconds. */
  public long exampleNanos() {
    return warmUp.nanos();
  }

  /** Requests that wait for an instance now. */
  public int queueDepth() {
    return batcher.depth();
  }

  /** What it did so far. */
  public ModelLedger ledger() {
    return ledger;
  }

  /**
   * Executes the model on checked inputs.
   *
   * @return completed on the calling thread where it ran there; fails with a {@link
   *     ServingException}
   */
  public CompletableFuture<Execution> execute(Map<String, Tensor> inputs, Terms terms) {
    if (direct
        && (config.execution() == ModelConfig.Execution.DIRECT
            || warmUp.estimateNanos(inputs) <= DIRECT_BOUND.toNanos())) {
      return executeHere(inputs, terms.outputs());
    }
    QueuedRequest request = new QueuedRequest(inputs, rows(inputs), terms);
    try {
      batcher.submit(request);
    } catch (ServingException refused) {
      return CompletableFuture.failedFuture(refused);
    }
    surroundings.timer().expire(request.future(), terms.deadline());
    return request.future();
  }

  /** The rows of a request; without independent rows it counts as one and fills a batch alone. */
  private int rows(Map<String, Tensor> inputs) {
    return model.batchable() && !inputs.isEmpty() ? inputs.values().iterator().next().rows() : 1;
  }

  private CompletableFuture<Execution> executeHere(
      Map<String, Tensor> inputs, List<String> outputs) {
    ModelInstance instance = null;
    try {
      ModelInstance free = idle.poll();
      instance = free == null ? model.newInstance() : free;
      long start = surroundings.ticker().nanos();
      SequencedMap<String, Tensor> answer = instance.execute(inputs, outputs);
      Execution.Stages stages = new Execution.Stages(0, surroundings.ticker().nanos() - start, 0);
      ledger.executed(rows(inputs), stages);
      ledger.batched(Batched.DIRECT);
      return CompletableFuture.completedFuture(new Execution(answer, 0, stages));
    } catch (Throwable failure) {
      return CompletableFuture.failedFuture(known(failure));
    } finally {
      if (instance != null) {
        idle.add(instance);
      }
    }
  }

  private void serveBatches(ModelInstance instance) {
    try (instance) {
      while (true) {
        Batcher.Taken taken = batcher.take();
        if (taken.isEmpty()) {
          return;
        }
        taken
            .expired()
            .forEach(request -> request.future().completeExceptionally(DeadlineTimer.expired()));
        if (!taken.batch().isEmpty()) {
          executeBatch(instance, taken.batch(), why(taken.batch()));
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Executes the batch; where it fails, each request that is not over alone, so that one bad row
   * spoils only itself. Whatever is thrown here ends requests, never the thread.
   */
  private void executeBatch(ModelInstance instance, List<QueuedRequest> requests, Batched why) {
    try {
      Batch batch = new Batch(requests);
      Ticker ticker = surroundings.ticker();
      long start = ticker.nanos();
      Map<String, Tensor> inputs = batch.gather();
      long gathered = ticker.nanos();
      SequencedMap<String, Tensor> outputs = instance.execute(inputs, batch.outputs());
      long executed = ticker.nanos();
      List<SequencedMap<String, Tensor>> parts = batch.scatter(outputs);
      Execution.Stages stages =
          new Execution.Stages(gathered - start, executed - gathered, ticker.nanos() - executed);
      ledger.executed(batch.rows(), stages);
      surroundings
          .metrics()
          .batchExecuted(
              id.name(),
              Long.toString(id.version()),
              new ServingMetrics.BatchTimes(batch.rows(), start, stages.totalNanos()),
              batch.observers());
      for (int i = 0; i < requests.size(); i++) {
        QueuedRequest request = requests.get(i);
        long waited = start - request.arrivedNanos();
        ledger.batched(why);
        request.future().complete(new Execution(parts.get(i), waited, stages));
      }
    } catch (Throwable failure) {
      if (requests.size() == 1) {
        requests.getFirst().future().completeExceptionally(known(failure));
        return;
      }
      for (QueuedRequest request : requests) {
        if (!request.future().isDone()) {
          executeBatch(instance, List.of(request), Batched.AFTER_FAILURE);
        }
      }
    }
  }

  private Batched why(List<QueuedRequest> batch) {
    if (batch.size() > 1) {
      return Batched.JOINED;
    }
    return model.batchable() ? Batched.ALONE : Batched.DEPENDENT_ROWS;
  }

  private ServingException known(Throwable failure) {
    return failure instanceof ServingException serving
        ? serving
        : new ServingException.BackendFailure(id + " failed on this request", failure);
  }

  /** Executes what waits, then ends the threads and frees the model. Idempotent. */
  @Override
  public void close() {
    closeInstances();
    model.close();
  }

  private void closeInstances() {
    batcher.close();
    for (Thread thread : threads) {
      joinUninterruptibly(thread);
    }
    for (ModelInstance instance = idle.poll(); instance != null; instance = idle.poll()) {
      instance.close();
    }
  }

  private static void joinUninterruptibly(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
