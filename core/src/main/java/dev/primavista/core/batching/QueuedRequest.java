package dev.primavista.core.batching;

import dev.primavista.core.Deadline;
import dev.primavista.core.RequestObserver;
import dev.primavista.core.ServingException;
import dev.primavista.core.model.ModelConfig.Queue;
import dev.primavista.core.model.ModelConfig.Queue.OnTimeout;
import dev.primavista.core.tensor.Tensor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A request that waits for an instance. Its future is completed exactly once, by whoever comes
 * first: the executing instance, the deadline, or the caller who cancels.
 *
 * <p>Its place and policy are the {@link Batcher}'s, under its lock; {@code running} is set by the
 * instance that took it.
 */
final class QueuedRequest {
  private final Map<String, Tensor> inputs;
  private final int rows;
  private final Terms terms;
  private final long arrivedNanos;
  private final CompletableFuture<Execution> future = new CompletableFuture<>();
  private @Nullable Set<QueuedRequest> place;
  private Queue.Policy policy = Queue.Policy.UNBOUNDED;
  private boolean delayed;
  private volatile @Nullable RunningBatch running;

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

  void enter(Set<QueuedRequest> level, Queue.Policy itsPolicy) {
    policy = itsPolicy;
    place = level;
    level.add(this);
  }

  /** Goes to those that waited too long, where it has no queue timeout any more. */
  void enterAgain(Set<QueuedRequest> last) {
    delayed = true;
    place = last;
    last.add(this);
  }

  /** Whether it stood somewhere. */
  boolean leave() {
    Set<QueuedRequest> left = place;
    place = null;
    return left != null && left.remove(this);
  }

  /** It was taken out of its place already. */
  void forgetPlace() {
    place = null;
  }

  /** Whether it goes behind all others from now on. */
  boolean delayedAt(long nowNanos) {
    return policy.onTimeout() == OnTimeout.DELAY && waitedTooLong(nowNanos) && isAlive(nowNanos);
  }

  /** Whether nobody should execute it any more. */
  boolean expiredAt(long nowNanos) {
    return !isAlive(nowNanos)
        || (policy.onTimeout() == OnTimeout.REJECT && waitedTooLong(nowNanos));
  }

  private boolean isAlive(long nowNanos) {
    return terms.deadline().atNanos() - nowNanos > 0;
  }

  private boolean waitedTooLong(long nowNanos) {
    long timeout = policy.timeout().toNanos();
    return timeout > 0 && !delayed && nowNanos - arrivedNanos >= timeout;
  }

  /** Tells the caller of an expired request. */
  void expire() {
    future.completeExceptionally(
        terms.deadline().expired()
            ? DeadlineTimer.expired()
            : new ServingException.Overloaded(
                "the request waited longer than " + policy.timeout().toMillis() + " ms",
                Duration.ofSeconds(1)));
  }

  void expireAtDeadline() {
    future.completeExceptionally(DeadlineTimer.expired());
  }

  /** It is executed from now on. */
  void running(RunningBatch batch) {
    running = batch;
  }

  /** Its caller does not wait any more: its execution may end too. */
  void abandon() {
    RunningBatch batch = running;
    if (batch != null) {
      batch.terminateIfAbandoned();
    }
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
