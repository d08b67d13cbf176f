package dev.primavista.core.batching;

import dev.primavista.core.SharedThread;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.ModelStatistics.Batched;
import dev.primavista.core.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A request that takes microseconds runs on the calling thread; any other is queued for the {@link
 * InstancePool}. {@code idle} holds the instances of calling threads that are not in use.
 */
final class InstanceExecutor implements ModelExecutor {
  private final LoadedModel model;
  private final ModelConfig config;
  private final Surroundings surroundings;
  private final WarmUp warmUp;
  private final Slips blocking = Slips.blocking();
  private final Slips holding = Slips.holding();
  private volatile boolean direct;

  /** Written under this object's monitor. */
  private volatile boolean started;

  private boolean closed;
  private final InstancePool pool;
  private final ModelLedger ledger = new ModelLedger();
  private final ConcurrentLinkedQueue<ModelInstance> idle = new ConcurrentLinkedQueue<>();

  private InstanceExecutor(
      ModelId id, LoadedModel model, ModelConfig config, Surroundings surroundings) {
    this.model = model;
    this.config = config;
    this.surroundings = surroundings;
    ModelInstance first = model.newInstance();
    idle.add(first);
    try {
      this.warmUp = WarmUp.measure(model, first, config, surroundings.ticker());
    } catch (Throwable failure) {
      first.close();
      throw failure;
    }
    this.direct =
        switch (config.execution()) {
          case DIRECT -> true;
          case INSTANCE -> false;
          case AUTO -> model.costsBySize() && warmUp.nanos() <= DIRECT_BOUND.toNanos();
        };
    this.pool = new InstancePool(id, config, surroundings, warmUp, ledger);
  }

  static ModelExecutor start(
      ModelId id, LoadedModel model, ModelConfig config, Surroundings surroundings) {
    InstanceExecutor executor = new InstanceExecutor(id, model, config, surroundings);
    try {
      if (!executor.direct) {
        executor.startInstances();
      }
      return executor;
    } catch (Throwable failure) {
      executor.closeInstances();
      throw failure;
    }
  }

  /** Once, where there are requests for them: a direct model may never need a thread. */
  private void startInstances() {
    if (started) {
      return;
    }
    synchronized (this) {
      while (!closed && pool.size() < config.instances()) {
        ModelInstance warm = direct ? null : idle.poll();
        pool.add(warm == null ? model.newInstance() : warm);
      }
      started = true;
    }
  }

  @Override
  public boolean direct() {
    return direct;
  }

  @Override
  public BatchingDecision batching() {
    return warmUp.batching();
  }

  @Override
  public long exampleNanos() {
    return warmUp.nanos();
  }

  @Override
  public int queueDepth() {
    return pool.depth();
  }

  @Override
  public int inFlightLimit() {
    return pool.limit();
  }

  @Override
  public void admit() {
    if (!direct) {
      pool.admit();
    }
  }

  @Override
  public ModelLedger ledger() {
    return ledger;
  }

  @Override
  public CompletableFuture<Execution> execute(Map<String, Tensor> inputs, Terms terms) {
    if (direct
        && (config.execution() == ModelConfig.Execution.DIRECT
            || warmUp.estimateNanos(inputs) <= DIRECT_BOUND.toNanos())) {
      return executeHere(inputs, terms.outputs());
    }
    try {
      startInstances();
    } catch (RuntimeException | Error failure) {
      return CompletableFuture.failedFuture(pool.known(failure));
    }
    return pool.execute(new QueuedRequest(inputs, rows(inputs), terms));
  }

  /** The rows of a request; without independent rows it counts as one and fills a batch alone. */
  private int rows(Map<String, Tensor> inputs) {
    return config.batching().countsRows() && model.batchable() && !inputs.isEmpty()
        ? inputs.values().iterator().next().rows()
        : 1;
  }

  private CompletableFuture<Execution> executeHere(
      Map<String, Tensor> inputs, List<String> outputs) {
    ModelInstance instance = null;
    try {
      ModelInstance free = idle.poll();
      instance = free == null ? model.newInstance() : free;
      long start = surroundings.ticker().nanos();
      SequencedMap<String, Tensor> answer = instance.execute(inputs, outputs);
      long nanos = surroundings.ticker().nanos() - start;
      if (holding.isLong(nanos)) {
        slipped(nanos);
      }
      Execution.Stages stages = new Execution.Stages(0, nanos, 0);
      ledger.executed(rows(inputs), stages);
      ledger.batched(Batched.DIRECT);
      return CompletableFuture.completedFuture(new Execution(answer, 0, stages));
    } catch (Throwable failure) {
      return CompletableFuture.failedFuture(pool.known(failure));
    } finally {
      if (instance != null) {
        idle.add(instance);
      }
    }
  }

  /** A model that holds its callers again and again runs on its instances from then on. */
  private void slipped(long nanos) {
    long executions = ledger.direct();
    boolean misjudged = blocking.isLong(nanos) && blocking.add(executions);
    if (SharedThread.isCurrent()) {
      misjudged |= holding.add(executions);
    } else {
      holding.pass();
    }
    if (misjudged && config.execution() == ModelConfig.Execution.AUTO) {
      direct = false;
    }
  }

  @Override
  public void close() {
    closeInstances();
    model.close();
  }

  private void closeInstances() {
    synchronized (this) {
      closed = true;
    }
    pool.close();
    for (ModelInstance instance = idle.poll(); instance != null; instance = idle.poll()) {
      instance.close();
    }
  }
}
