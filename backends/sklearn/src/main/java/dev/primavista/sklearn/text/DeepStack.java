package dev.primavista.sklearn.text;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Runs what needs more stack than the threads of a server have: one at a time, for its memory. */
final class DeepStack {
  private static final long BYTES = 64L * 1024 * 1024;
  private static final ReentrantLock TURN = new ReentrantLock();

  private DeepStack() {}

  /**
   * What the work gives, once it is its turn.
   *
   * @throws StackOverflowError if this stack is not deep enough either
   */
  static <T> T call(Supplier<T> work) {
    CompletableFuture<T> done = new CompletableFuture<>();
    Runnable running =
        () -> {
          try {
            done.complete(work.get());
          } catch (Throwable failure) {
            done.completeExceptionally(failure);
          }
        };
    TURN.lock();
    try {
      Thread thread = new Thread(null, running, "deep-stack", BYTES);
      thread.setDaemon(true);
      thread.start();
      return done.join();
    } catch (CompletionException failed) {
      switch (failed.getCause()) {
        case RuntimeException refused -> throw refused;
        case Error error -> throw error;
        case null, default -> throw failed;
      }
    } finally {
      TURN.unlock();
    }
  }
}
