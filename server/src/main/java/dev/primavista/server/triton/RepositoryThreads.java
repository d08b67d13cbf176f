package dev.primavista.server.triton;

import dev.primavista.core.ServingException.Overloaded;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Threads for calls of the repository, whatever protocol they come over: each has one of its own,
 * because it reads disks and warms models up; there are {@value #MOST_CALLS} at most. Thread-safe.
 */
public final class RepositoryThreads {
  private static final int MOST_CALLS = 8;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          0,
          MOST_CALLS,
          10,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          Thread.ofPlatform().name("repository-call-", 0).daemon().factory());

  /**
   * Runs a call; whatever it throws is what the answer fails with.
   *
   * @throws Overloaded if as many as there may be are not over yet
   */
  public <T> CompletableFuture<T> call(Supplier<T> work) {
    try {
      return CompletableFuture.supplyAsync(work, threads);
    } catch (RejectedExecutionException busy) {
      throw new Overloaded(
          MOST_CALLS + " other calls of the repository are not over yet", RETRY_AFTER);
    }
  }
}
