package dev.primavista.core.batching;

import dev.primavista.core.Deadline;
import dev.primavista.core.RequestObserver;
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
  private final int rows;
  private final Terms terms;
  private final long arrivedNanos;
  private final CompletableFuture<Execution> future = new CompletableFuture<>();

  QueuedRequest(Map<String, Tensor> inputs, int rows, Terms terms) {
    this.inputs = inputs;
    this.rows = rows;
    this.terms = terms;
    this.arrivedNanos = terms.deadline().ticker().nanos();
  }

  Map<String, Tensor> inputs() {
    return inputs;
  }

  List<String> outputs() {
    return terms.outputs();
  }

  int rows() {
    return rows;
  }

  Deadline deadline() {
    return terms.deadline();
  }

  RequestObserver observer() {
    return terms.observer();
  }

  /** As wished: 0 for the model's default. */
  int priority() {
    return terms.priority();
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
    return inputs.size() == other.inputs.size() && outputs().equals(other.outputs());
  }
}
