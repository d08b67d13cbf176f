package dev.primavista.faq.match;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/** Threads that share the work of a training. */
final class Workers implements AutoCloseable {
  private static final long WATCH_MILLIS = 100;

  private final int count;
  private final ExecutorService threads;

  Workers(int count) {
    this.count = count;
    this.threads = Executors.newFixedThreadPool(count);
  }

  ExecutorService threads() {
    return threads;
  }

  /**
   * Does every piece of a work once.
   *
   * @param work makes what does pieces, one for each thread
   * @param progress hears the share that is done, on the calling thread
   */
  void each(int pieces, Supplier<IntConsumer> work, java.util.function.DoubleConsumer progress) {
    AtomicInteger next = new AtomicInteger();
    List<Future<?>> running = new ArrayList<>();
    for (int t = 0; t < count; t++) {
      running.add(
          threads.submit(
              () -> {
                IntConsumer worker = work.get();
                for (int i = next.getAndIncrement(); i < pieces; i = next.getAndIncrement()) {
                  worker.accept(i);
                }
              }));
    }
    try {
      for (Future<?> each : running) {
        while (!hasEnded(each)) {
          progress.accept(Math.min(1.0, (double) next.get() / Math.max(1, pieces)));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("training was interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException known) {
        throw known;
      }
      throw new IllegalStateException("training failed", e.getCause());
    }
  }

  /** Waits for it a while. */
  private static boolean hasEnded(Future<?> work) throws InterruptedException, ExecutionException {
    try {
      work.get(WATCH_MILLIS, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException notYet) {
      return false;
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
