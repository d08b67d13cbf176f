package dev.primavista.core.batching;

import dev.primavista.core.Ticker;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Tensor;
import java.util.Map;

/**
 * What a model's example costs once the code is warm.
 *
 * @param nanos the shortest of its executions
 * @param bytes the size of the example's inputs
 */
record WarmUp(long nanos, long bytes) {
  private static final int MOST_EXECUTIONS = 200;
  private static final long BUDGET_NANOS = 300_000_000;

  /** Executes the example until it is warm or 0.3 s have passed; at least once. */
  static WarmUp measure(LoadedModel model, ModelInstance instance, Ticker ticker) {
    Map<String, Tensor> example = model.example();
    long start = ticker.nanos();
    long shortest = Long.MAX_VALUE;
    int executions = 0;
    do {
      long before = ticker.nanos();
      instance.execute(example);
      shortest = Math.min(shortest, ticker.nanos() - before);
      executions++;
    } while (executions < MOST_EXECUTIONS && ticker.nanos() - start < BUDGET_NANOS);
    return new WarmUp(shortest, sizeOf(example));
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
