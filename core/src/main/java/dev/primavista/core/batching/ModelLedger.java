package dev.primavista.core.batching;

import dev.primavista.core.model.ModelStatistics;
import dev.primavista.core.model.ModelStatistics.BatchSize;
import dev.primavista.core.model.ModelStatistics.Batched;
import dev.primavista.core.model.ModelStatistics.Total;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what one version of a model does. Lock-free; written by any thread. */
public final class ModelLedger {
  /** Sizes up to this one are counted each for itself. */
  private static final int EXACT_SIZES = 256;

  private final LongAdder inferences = new LongAdder();
  private final Sum success = new Sum();
  private final Sum fail = new Sum();
  private final Sum queue = new Sum();
  private final StageSums requestStages = new StageSums();
  private final Sum cacheHit = new Sum();
  private final Sum cacheMiss = new Sum();
  private final Map<Integer, StageSums> batches = new ConcurrentHashMap<>();
  private final Map<Batched, LongAdder> batched = new EnumMap<>(Batched.class);
  private volatile long lastInferenceMillis;

  public ModelLedger() {
    for (Batched why : Batched.values()) {
      batched.put(why, new LongAdder());
    }
  }

  private static final class Sum {
    private final LongAdder count = new LongAdder();
    private final LongAdder nanos = new LongAdder();

    void add(long elapsed) {
      count.increment();
      nanos.add(elapsed);
    }

    Total total() {
      return new Total(count.sum(), nanos.sum());
    }
  }

  private static final class StageSums {
    private final Sum input = new Sum();
    private final Sum infer = new Sum();
    private final Sum output = new Sum();

    void add(Execution.Stages stages) {
      input.add(stages.inputNanos());
      infer.add(stages.inferNanos());
      output.add(stages.outputNanos());
    }
  }

  /** One execution of so many rows. */
  void executed(int rows, Execution.Stages stages) {
    int size = rows <= EXACT_SIZES ? rows : nextPowerOfTwo(rows);
    StageSums sums = batches.get(size);
    (sums == null ? batches.computeIfAbsent(size, _ -> new StageSums()) : sums).add(stages);
    lastInferenceMillis = System.currentTimeMillis();
  }

  private static int nextPowerOfTwo(int rows) {
    int highest = Integer.highestOneBit(rows - 1);
    return highest >= 1 << 30 ? Integer.MAX_VALUE : highest << 1;
  }

  /** How many requests ran on the calling thread. */
  long direct() {
    return Objects.requireNonNull(batched.get(Batched.DIRECT)).sum();
  }

  void batched(Batched why) {
    LongAdder count = batched.get(why);
    if (count != null) {
      count.increment();
    }
  }

  /**
   * An answered request; of one that was answered from the cache only that it was, and did not
   * wait.
   *
   * @param nanos from its acceptance to its answer
   */
  public void succeeded(int rows, long nanos, Execution execution) {
    success.add(nanos);
    queue.add(execution.queueNanos());
    if (execution.cached()) {
      return;
    }
    inferences.add(rows);
    requestStages.add(execution.stages());
  }

  /** A refused or failed request. */
  public void failed(long nanos) {
    fail.add(nanos);
  }

  /** The cache had an answer, and what finding it took. */
  void cacheHit(long nanos) {
    cacheHit.add(nanos);
  }

  /** The cache had no answer, and what looking for it took. */
  void cacheMiss(long nanos) {
    cacheMiss.add(nanos);
  }

  /** Everything so far. */
  public ModelStatistics statistics() {
    Map<Batched, Long> reasons = new EnumMap<>(Batched.class);
    batched.forEach((why, count) -> reasons.put(why, count.sum()));
    List<BatchSize> sizes =
        batches.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(each -> sizeOf(each.getKey(), each.getValue()))
            .toList();
    ModelStatistics.Requests requests =
        new ModelStatistics.Requests(
            success.total(),
            fail.total(),
            queue.total(),
            requestStages.input.total(),
            requestStages.infer.total(),
            requestStages.output.total(),
            cacheHit.total(),
            cacheMiss.total());
    long executions = sizes.stream().mapToLong(size -> size.computeInfer().count()).sum();
    return new ModelStatistics(
        lastInferenceMillis, inferences.sum(), executions, requests, sizes, reasons);
  }

  private static BatchSize sizeOf(int rows, StageSums sums) {
    return new BatchSize(rows, sums.input.total(), sums.infer.total(), sums.output.total());
  }
}
