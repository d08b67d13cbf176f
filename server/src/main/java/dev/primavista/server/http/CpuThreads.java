package dev.primavista.server.http;

import dev.primavista.core.ServingException.Overloaded;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A bounded pool of platform threads for handlers that take milliseconds, with a bounded queue. */
final class CpuThreads implements AutoCloseable {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final ThreadPoolExecutor executor;

  CpuThreads(int threads, int queue) {
    this.executor =
        new ThreadPoolExecutor(
            threads,
            threads,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(queue),
            Thread.ofPlatform().name("http-cpu-", 0).daemon().factory());
  }

  /**
   * @throws Overloaded if the queue is full
   */
  void execute(Runnable work) {
    try {
      executor.execute(work);
    } catch (RejectedExecutionException full) {
      throw new Overloaded("too many requests wait for a CPU thread", RETRY_AFTER);
    }
  }

  /** Requests that wait for a thread now. */
  int queued() {
    return executor.getQueue().size();
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
