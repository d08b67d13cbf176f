package dev.primavista.core.batching;

import dev.primavista.core.Courtesy;
import dev.primavista.core.ServingException;
import dev.primavista.core.ServingMetrics;
import dev.primavista.core.Ticker;
import dev.primavista.core.batching.ModelExecutor.Surroundings;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.ModelStatistics.Batched;
import dev.primavista.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/**
 * A model's instances, each on its own platform thread, which pull batches from one queue. The
 * threads are started by {@link #add} and end in {@link #close}, after which none is added.
 */
final class InstancePool {
  private final ModelId id;
  private final ModelConfig config;
  private final Surroundings surroundings;
  private final BatchingDecision batching;
  private final ModelLedger ledger;
  private final Batcher batcher;
  private final InFlightLimit limit;
  private final List<Thread> threads = new ArrayList<>();

  InstancePool(
      ModelId id,
      ModelConfig config,
      Surroundings surroundings,
      WarmUp warmUp,
      ModelLedger ledger) {
    this.id = id;
    this.config = config;
    this.surroundings = surroundings;
    this.batching = warmUp.batching();
    this.ledger = ledger;
    this.batcher = new Batcher(policy(), config.queue(), surroundings.ticker());
    GradientLimit first =
        GradientLimit.startingWith(
            warmUp.nanos() / config.instances(), GradientLimit.Bounds.of(config));
    this.limit =
        new InFlightLimit(
            first, config.queue().priorities(), config.instances(), surroundings.ticker());
  }

  private BatchingPolicy policy() {
    ModelConfig.Batching wished = config.batching();
    return batching.on()
        ? new BatchingPolicy(wished.maxSize(), wished.preferredSizes(), wished.maxDelay().toNanos())
        : BatchingPolicy.ALONE;
  }

  /** Starts a thread for the instance, which it closes at its end. */
  void add(ModelInstance instance) {
    String name = "instance-" + id.name() + "-v" + id.version() + "-" + threads.size();
    try {
      threads.add(
          Thread.ofPlatform().name(name).daemon().start(Courtesy.of(() -> serveBatches(instance))));
    } catch (Throwable failure) {
      instance.close();
      throw failure;
    }
  }

  /** Instances that were added. */
  int size() {
    return threads.size();
  }

  /** Most requests that may be in flight now. */
  int limit() {
    return limit.limit();
  }

  /** Requests that wait now. */
  int depth() {
    return batcher.depth();
  }

  /**
   * Refuses what {@link #execute} would refuse now, whatever its priority.
   *
   * @throws ServingException.Overloaded if too many requests are in flight
   */
  void admit() {
    if (limit.full()) {
      throw limit.refusal();
    }
  }

  /** Queues the request; it is told when its deadline passes, even while all are busy. */
  CompletableFuture<Execution> execute(QueuedRequest request) {
    try {
      limit.enter(config.queue().priorityOf(request.priority()));
    } catch (ServingException refused) {
      return CompletableFuture.failedFuture(refused);
    }
    try {
      batcher.submit(request);
    } catch (ServingException refused) {
      limit.withdrawn();
      return CompletableFuture.failedFuture(refused);
    }
    return watched(request);
  }

  /** A request's end, told once its place is free: who asks again at once finds room. */
  private static final class Told extends CompletableFuture<Execution> {
    private final QueuedRequest request;

    Told(QueuedRequest request) {
      this.request = request;
    }

    @Override
    public boolean cancel(boolean mayInterrupt) {
      boolean _ = request.future().cancel(mayInterrupt);
      return isCancelled();
    }
  }

  private CompletableFuture<Execution> watched(QueuedRequest request) {
    Future<?> atDeadline =
        surroundings.timer().after(request.deadline().remainingNanos(), request::expireAtDeadline);
    Optional<Future<?>> atTimeout = queueTimeout(request);
    Told told = new Told(request);
    var _ =
        request
            .future()
            .whenComplete(
                (execution, failure) -> {
                  atDeadline.cancel(false);
                  atTimeout.ifPresent(timer -> timer.cancel(false));
                  if (execution == null) {
                    limit.ended(surroundings.ticker().nanos() - request.arrivedNanos());
                    batcher.leave(request);
                    request.abandon();
                    told.completeExceptionally(failure);
                  } else {
                    limit.answered(execution.queueNanos(), execution.computeNanos());
                    told.complete(execution);
                  }
                });
    return told;
  }

  /** Refuses the request when its priority's time in the queue is over, if it is still there. */
  private Optional<Future<?>> queueTimeout(QueuedRequest request) {
    ModelConfig.Queue queue = config.queue();
    ModelConfig.Queue.Policy policy = queue.policyOf(queue.priorityOf(request.priority()));
    if (policy.timeout().isZero() || policy.onTimeout() != ModelConfig.Queue.OnTimeout.REJECT) {
      return Optional.empty();
    }
    Runnable refuse =
        () -> {
          if (batcher.leave(request)) {
            request.expire();
          }
        };
    return Optional.of(surroundings.timer().after(policy.timeout().toNanos(), refuse));
  }

  private void serveBatches(ModelInstance instance) {
    try (instance) {
      while (true) {
        Batcher.Taken taken = batcher.take();
        if (taken.isEmpty()) {
          return;
        }
        taken.expired().forEach(QueuedRequest::expire);
        if (!taken.batch().isEmpty()) {
          executeBatch(instance, taken.batch(), batching.obstacle().orElse(taken.why()));
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
    RunningBatch running = new RunningBatch(instance, requests);
    if (running.abandoned()) {
      return;
    }
    try {
      answer(running, requests, why);
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

  private void answer(RunningBatch running, List<QueuedRequest> requests, Batched why) {
    Batch batch = new Batch(requests);
    Ticker ticker = surroundings.ticker();
    long start = ticker.nanos();
    Map<String, Tensor> inputs = batch.gather();
    long gathered = ticker.nanos();
    SequencedMap<String, Tensor> outputs;
    try {
      outputs = running.execute(inputs, batch.outputs());
    } finally {
      limit.executed(requests.size(), ticker.nanos() - start);
    }
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
  }

  /** What is thrown, as callers are told it. */
  ServingException known(Throwable failure) {
    return failure instanceof ServingException serving
        ? serving
        : new ServingException.BackendFailure(id + " failed on this request", failure);
  }

  /** Executes what waits, then ends the threads. Idempotent. */
  void close() {
    batcher.close();
    for (Thread thread : threads) {
      joinUninterruptibly(thread);
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
