package dev.primavista.server.http;

import dev.primavista.core.Courtesy;
import dev.primavista.core.ServingException.Overloaded;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A bounded pool of platform threads for handlers that take milliseconds, with a bounded queue. */
final class CpuThreads implements AutoCloseable {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final ThreadPoolExecutor executor;

  private CpuThreads(int threads, int queue, ThreadFactory factory) {
    this.executor =
        new ThreadPoolExecutor(
            threads, threads, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(queue), factory);
  }

  /** Threads like any other. */
  static CpuThreads prompt(int threads, int queue) {
    return new CpuThreads(
        threads, queue, Thread.ofPlatform().name("http-cpu-", 0).daemon().factory());
  }

  /** Threads that let all others go first. */
  static CpuThreads slow(int threads, int queue) {
    ThreadFactory named = Thread.ofPlatform().name("http-slow-", 0).daemon().factory();
    return new CpuThreads(threads, queue, work -> named.newThread(Courtesy.of(work)));
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
