package dev.primavista.core.batching;

import dev.primavista.core.ServingException;
import dev.primavista.core.ServingMetrics;
import dev.primavista.core.Ticker;
import dev.primavista.core.model.CompositeModel;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.tensor.Tensor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Executes one loaded model. Thread-safe. */
public interface ModelExecutor extends AutoCloseable {
  /** No calling thread, which may be an event loop, is held longer than this by one execution. */
  Duration DIRECT_BOUND = Duration.ofMillis(1);

  /**
   * What an executor tells the outside and reads from it.
   *
   * @param metrics where batches are counted
   * @param ticker the clock
   */
  record Surroundings(ServingMetrics metrics, Ticker ticker, DeadlineTimer timer) {}

  /**
   * Warms the model up, decides how it runs, and starts its instances. Where that fails, whatever
   * was thrown passes through, no instance stays open, and the model is the caller's to close.
   */
  static ModelExecutor start(
      ModelId id, LoadedModel model, ModelConfig config, Surroundings surroundings) {
    RecordedRequests.check(id, model, config);
    ModelExecutor executor =
        model instanceof CompositeModel composite
            ? CompositeExecutor.start(composite, config, surroundings.ticker())
            : InstanceExecutor.start(id, model, config, surroundings);
    return config.cache().on()
        ? new CachingExecutor(executor, config.cache().maxBytes(), surroundings)
        : executor;
  }

  /** Whether small requests run on the calling thread. */
  boolean direct();

  /** Whether requests that wait share executions, and why. */
  BatchingDecision batching();

  /**
   * The loads of other models on which answers depend; empty where equal requests may get other
   * answers, because several loads share them.
   */
  default Optional<List<Long>> basis() {
    return Optional.of(List.of());
  }

  /** What the example took at warm-up, in nanoseconds. */
  long exampleNanos();

  /** Requests that wait for an instance now. */
  int queueDepth();

  /** Most requests that may be in flight at its instances now. */
  int inFlightLimit();

  /**
   * Refuses early, before a request's body is read, what {@link #execute} would refuse now.
   *
   * @throws ServingException.Overloaded if too many requests are in flight
   */
  void admit();

  /** What it did so far. */
  ModelLedger ledger();

  /**
   * Executes the model on checked inputs.
   *
   * @return completed on the calling thread where it ran there; fails with a {@link
   *     ServingException}
   */
  CompletableFuture<Execution> execute(Map<String, Tensor> inputs, Terms terms);

  /** Executes what waits, then ends the threads and frees the model. Idempotent. */
  @Override
  void close();
}
