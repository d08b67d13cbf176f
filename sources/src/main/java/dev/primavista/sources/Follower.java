package dev.primavista.sources;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Keeps one mirror up to date on a thread of its own, so that no source waits for another. */
final class Follower implements AutoCloseable {
  private final Mirror mirror;
  private final Duration interval;
  private final Runnable changed;
  private final Consumer<Throwable> failed;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread;

  /** What changed is loaded undisturbed: only reading is broken off. */
  private volatile boolean reading;

  /**
   * Nothing is looked at yet.
   *
   * @param changed runs after something was fetched
   * @param failed is told why the source cannot be read now
   */
  Follower(Mirror mirror, Duration interval, Runnable changed, Consumer<Throwable> failed) {
    this.mirror = mirror;
    this.interval = interval;
    this.changed = changed;
    this.failed = failed;
    this.thread = Thread.ofPlatform().name("sources-sync").daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    while (!ended(interval)) {
      look();
    }
  }

  /** Whatever fails ends one look and not all of them. */
  private void look() {
    try {
      if (read() && !isStopped()) {
        changed.run();
      }
    } catch (Throwable failure) {
      if (!isStopped()) {
        failed.accept(failure);
      }
    }
  }

  private boolean read() throws IOException {
    reading = true;
    try {
      return mirror.sync();
    } finally {
      reading = false;
    }
  }

  private boolean isStopped() {
    return stopped.getCount() == 0;
  }

  private boolean ended(Duration wait) {
    try {
      return stopped.await(wait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException interrupted) {
      return true;
    }
  }

  /** Breaks off what is read. */
  void stop() {
    stopped.countDown();
    if (reading) {
      thread.interrupt();
    }
  }

  /**
   * Stops, and frees what the mirror holds. Where a look does not end, what it holds is left to the
   * end of the process: a library of C must not lose what it works with.
   */
  @Override
  public void close() {
    stop();
    try {
      if (thread.join(Duration.ofSeconds(2))) {
        mirror.close();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
