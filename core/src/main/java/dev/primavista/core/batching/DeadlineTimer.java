package dev.primavista.core.batching;

import dev.primavista.core.ServingException;
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

  /** Runs this once the time is over, unless it is cancelled before. */
  Future<?> after(long nanos, Runnable action) {
    return executor.schedule(action, Math.max(0, nanos), TimeUnit.NANOSECONDS);
  }

  static ServingException expired() {
    return new ServingException.DeadlineExceeded("the deadline passed before the answer was ready");
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
