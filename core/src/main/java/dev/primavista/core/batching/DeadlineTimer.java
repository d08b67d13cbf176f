package dev.primavista.core.batching;

import dev.primavista.core.Deadline;
import dev.primavista.core.ServingException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Tells waiting callers the moment their deadline passes, even while every instance is busy. */
public final class DeadlineTimer implements AutoCloseable {
  private final ScheduledThreadPoolExecutor executor =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().name("deadline-timer").daemon().factory());

  public DeadlineTimer() {
    executor.setRemoveOnCancelPolicy(true);
  }

  /**
   * Completes the future with {@link ServingException.DeadlineExceeded} unless it is done by then.
   */
  void expire(CompletableFuture<?> future, Deadline deadline) {
    if (future.isDone()) {
      return;
    }
    Future<?> timeout =
        executor.schedule(
            () -> future.completeExceptionally(expired()),
            Math.max(0, deadline.remainingNanos()),
            TimeUnit.NANOSECONDS);
    var _ = future.whenComplete((_, _) -> timeout.cancel(false));
  }

  static ServingException expired() {
    return new ServingException.DeadlineExceeded("the deadline passed before the answer was ready");
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
