package dev.primavista.core.batching;

import dev.primavista.core.Ticker;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.ModelStatistics.Batched;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Tensor;
import java.util.Collections;
import java.util.Map;

/**
 * What a model's example, or the first recorded request where it has none, costs once the code is
 * warm, and whether joined rows cost less.
 *
 * @param nanos the shortest of its executions
 * @param bytes the size of the example's inputs
 */
record WarmUp(long nanos, long bytes, BatchingDecision batching) {
  private static final int MOST_EXECUTIONS = 200;
  private static final int JOINED_ROWS = 8;
  private static final int JOINED_EXECUTIONS = 5;

  /** Long enough that nothing is executed on a calling thread. */
  private static final long UNKNOWN_NANOS = 1_000_000_000;

  private static final long JOINED_BUDGET_NANOS = 100_000_000;

  /**
   * Executes what was recorded, and the example until it is warm or the budget is spent; then,
   * where it is open whether joining pays, the example joined with itself.
   */
  static WarmUp measure(
      LoadedModel model, ModelInstance instance, ModelConfig config, Ticker ticker) {
    RecordedRequests.answer(config.warmUp().requests(), instance::execute);
    if (!model.answersExample() && config.warmUp().requests().isEmpty()) {
      return new WarmUp(UNKNOWN_NANOS, 1, BatchingDecision.against(Batched.DEPENDENT_ROWS));
    }
    Map<String, Tensor> example =
        model.answersExample() ? model.example() : config.warmUp().requests().getFirst().inputs();
    long start = ticker.nanos();
    long budget = config.warmUp().budget().toNanos();
    long shortest = Long.MAX_VALUE;
    int executions = 0;
    do {
      shortest = Math.min(shortest, once(instance, example, ticker));
      executions++;
    } while (executions < MOST_EXECUTIONS && ticker.nanos() - start < budget);
    BatchingDecision batching =
        switch (config.batching().mode()) {
          case OFF -> BatchingDecision.against(Batched.OFF);
          case ON, AUTO ->
              model.batchable()
                  ? decide(instance, example, config.batching(), shortest, ticker)
                  : BatchingDecision.against(Batched.DEPENDENT_ROWS);
        };
    return new WarmUp(shortest, sizeOf(example), batching);
  }

  private static BatchingDecision decide(
      ModelInstance instance,
      Map<String, Tensor> example,
      ModelConfig.Batching config,
      long oneNanos,
      Ticker ticker) {
    int rows = joinedRows(config.maxSize(), oneNanos);
    boolean single =
        example.values().stream()
            .allMatch(tensor -> tensor.shape().rank() > 0 && tensor.rows() == 1);
    if (config.mode() == ModelConfig.Batching.Mode.ON || rows < 2 || !single) {
      return BatchingDecision.byConfiguration();
    }
    try {
      Map<String, Tensor> joined = Batch.join(Collections.nCopies(rows, example));
      long start = ticker.nanos();
      long shortest = Long.MAX_VALUE;
      for (int i = 0;
          i == 0 || (i < JOINED_EXECUTIONS && ticker.nanos() - start < JOINED_BUDGET_NANOS);
          i++) {
        shortest = Math.min(shortest, once(instance, joined, ticker));
      }
      return BatchingDecision.by(new BatchingDecision.Measured(rows, oneNanos, shortest));
    } catch (RuntimeException refused) {
      return BatchingDecision.against(Batched.DEPENDENT_ROWS);
    }
  }

  /** Eight, or as many as take no longer than the budget one by one; at least two. */
  private static int joinedRows(int maxSize, long oneNanos) {
    long affordable = Math.clamp(JOINED_BUDGET_NANOS / Math.max(1, oneNanos), 2, JOINED_ROWS);
    return (int) Math.min(affordable, maxSize);
  }

  private static long once(ModelInstance instance, Map<String, Tensor> inputs, Ticker ticker) {
    long before = ticker.nanos();
    instance.execute(inputs);
    return ticker.nanos() - before;
  }

  /** What inputs of this size take, taking the time as proportional to their bytes. */
  long estimateNanos(Map<String, Tensor> inputs) {
    return (long) (nanos * Math.max(1.0, (double) sizeOf(inputs) / Math.max(1, bytes)));
  }

  private static long sizeOf(Map<String, Tensor> inputs) {
    long bytes = 0;
    for (Tensor input : inputs.values()) {
      switch (input) {
        case FixedTensor fixed -> bytes += fixed.data().limit();
        case BytesTensor texts -> {
          for (int i = 0; i < texts.elementCount(); i++) {
            bytes += texts.bytesAt(i).length;
          }
        }
      }
    }
    return bytes;
  }
}
