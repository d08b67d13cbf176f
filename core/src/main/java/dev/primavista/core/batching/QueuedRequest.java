package dev.primavista.core.batching;

import dev.primavista.core.Deadline;
import dev.primavista.core.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * A request that waits for an instance. Its future is completed exactly once, by whoever comes
 * first: the executing instance, the deadline, or the caller who cancels.
 */
final class QueuedRequest {
  private final Map<String, Tensor> inputs;
  private final List<String> outputs;
  private final int rows;
  private final Deadline deadline;
  private final long arrivedNanos;
  private final CompletableFuture<Execution> future = new CompletableFuture<>();

  QueuedRequest(Map<String, Tensor> inputs, List<String> outputs, int rows, Deadline deadline) {
    this.inputs = inputs;
    this.outputs = outputs;
    this.rows = rows;
    this.deadline = deadline;
    this.arrivedNanos = deadline.ticker().nanos();
  }

  Map<String, Tensor> inputs() {
    return inputs;
  }

  List<String> outputs() {
    return outputs;
  }

  int rows() {
    return rows;
  }

  Deadline deadline() {
    return deadline;
  }

  long arrivedNanos() {
    return arrivedNanos;
  }

  CompletableFuture<Execution> future() {
    return future;
  }

  /**
   * Whether both may stand in one batch: they ask for the same outputs, with equal input types and
   * equal dimensions but the first.
   */
  boolean joins(QueuedRequest other) {
    for (Map.Entry<String, Tensor> input : inputs.entrySet()) {
      Tensor theirs = other.inputs.get(input.getKey());
      Tensor ours = input.getValue();
      if (theirs == null
          || theirs.dataType() != ours.dataType()
          || !theirs.shape().sameRowShape(ours.shape())) {
        return false;
      }
    }
    return inputs.size() == other.inputs.size() && outputs.equals(other.outputs);
  }
}
