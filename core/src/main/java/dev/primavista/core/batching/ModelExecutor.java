package dev.primavista.core.batching;

import dev.primavista.core.Deadline;
import dev.primavista.core.ServingException;
import dev.primavista.core.ServingMetrics;
import dev.primavista.core.Ticker;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.model.ModelInstance;
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
  private final List<Thread> threads = new ArrayList<>();
  private final ConcurrentLinkedQueue<ModelInstance> idle = new ConcurrentLinkedQueue<>();

  private ModelExecutor(
      ModelId id, LoadedModel model, ModelConfig config, Surroundings surroundings) {
    this.id = id;
    this.model = model;
    this.config = config;
    this.surroundings = surroundings;
    int maxRows = model.batchable() ? config.maxBatchSize() : 1;
    BatchingPolicy policy = new BatchingPolicy(maxRows, config.maxQueueDelay().toNanos());
    this.batcher = new Batcher(policy, config.queueCapacity(), surroundings.ticker());
    ModelInstance first = model.newInstance();
    idle.add(first);
    this.warmUp = WarmUp.measure(model, first, surroundings.ticker());
    this.direct =
        switch (config.execution()) {
          case DIRECT -> true;
          case INSTANCE -> false;
          case AUTO -> warmUp.nanos() <= DIRECT_BOUND.toNanos();
        };
  }

  /** Warms the model up, decides how it runs, and starts its instances. */
  public static ModelExecutor start(
      ModelId id, LoadedModel model, ModelConfig config, Surroundings surroundings) {
    ModelExecutor executor = new ModelExecutor(id, model, config, surroundings);
    for (int i = 0; i < config.instances(); i++) {
      String name = "instance-" + id.name() + "-v" + id.version() + "-" + i;
      executor.threads.add(Thread.ofPlatform().name(name).daemon().start(executor::serveBatches));
    }
    return executor;
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

  /**
   * Executes the model on checked inputs.
   *
   * @return completed on the calling thread where it ran there; fails with a {@link
   *     ServingException}
   */
  public CompletableFuture<Execution> execute(Map<String, Tensor> inputs, Deadline deadline) {
    if (direct
        && (config.execution() == ModelConfig.Execution.DIRECT
            || warmUp.estimateNanos(inputs) <= DIRECT_BOUND.toNanos())) {
      return executeHere(inputs);
    }
    int rows = inputs.isEmpty() ? 1 : inputs.values().iterator().next().rows();
    QueuedRequest request = new QueuedRequest(inputs, rows, deadline);
    try {
      batcher.submit(request);
    } catch (ServingException refused) {
      return CompletableFuture.failedFuture(refused);
    }
    surroundings.timer().expire(request.future(), deadline);
    return request.future();
  }

  private CompletableFuture<Execution> executeHere(Map<String, Tensor> inputs) {
    ModelInstance instance = idle.poll();
    if (instance == null) {
      instance = model.newInstance();
    }
    try {
      long start = surroundings.ticker().nanos();
      SequencedMap<String, Tensor> outputs = execute(instance, inputs);
      long nanos = surroundings.ticker().nanos() - start;
      return CompletableFuture.completedFuture(new Execution(outputs, 0, nanos));
    } catch (ServingException failure) {
      return CompletableFuture.failedFuture(failure);
    } finally {
      idle.add(instance);
    }
  }

  private void serveBatches() {
    try (ModelInstance instance = model.newInstance()) {
      while (true) {
        Batcher.Taken taken = batcher.take();
        if (taken.isEmpty()) {
          return;
        }
        taken
            .expired()
            .forEach(request -> request.future().completeExceptionally(DeadlineTimer.expired()));
        if (!taken.batch().isEmpty()) {
          executeBatch(instance, taken.batch());
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Executes the batch; where it fails, each request alone, so that one bad row spoils only itself.
   */
  private void executeBatch(ModelInstance instance, List<QueuedRequest> requests) {
    Batch batch = new Batch(requests);
    long start = surroundings.ticker().nanos();
    try {
      List<SequencedMap<String, Tensor>> parts = batch.scatter(execute(instance, batch.gather()));
      long nanos = surroundings.ticker().nanos() - start;
      surroundings.metrics().batchExecuted(id.name(), Long.toString(id.version()), batch.rows());
      for (int i = 0; i < requests.size(); i++) {
        QueuedRequest request = requests.get(i);
        long waited = start - request.arrivedNanos();
        request.future().complete(new Execution(parts.get(i), waited, nanos));
      }
    } catch (ServingException | IllegalStateException failure) {
      if (requests.size() == 1) {
        requests.getFirst().future().completeExceptionally(failure);
      } else {
        requests.forEach(request -> executeBatch(instance, List.of(request)));
      }
    }
  }

  private SequencedMap<String, Tensor> execute(ModelInstance instance, Map<String, Tensor> inputs) {
    try {
      return instance.execute(inputs);
    } catch (ServingException known) {
      throw known;
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError failure) {
      throw new ServingException.BackendFailure(id + " failed on this request", failure);
    }
  }

  /** Executes what waits, then ends the threads and frees the model. Idempotent. */
  @Override
  public void close() {
    batcher.close();
    for (Thread thread : threads) {
      joinUninterruptibly(thread);
    }
    for (ModelInstance instance = idle.poll(); instance != null; instance = idle.poll()) {
      instance.close();
    }
    model.close();
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
