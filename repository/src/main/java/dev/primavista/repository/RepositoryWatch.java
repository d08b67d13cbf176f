package dev.primavista.repository;

import dev.primavista.repository.RepositoryOptions.Watch;
import dev.primavista.repository.RepositoryOptions.Watching;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Looks at folders after every event, or every interval, and tells when they changed and have been
 * quiet since: a file that is still being written is not looked at, nor a folder that is being
 * filled. A change that does not end is told after {@link #LONGEST_UNREST} all the same, so that
 * one busy file does not hide the others.
 *
 * <p>Its thread alone uses its fields, but for {@code closed}.
 */
final class RepositoryWatch implements AutoCloseable {
  private static final int LONGEST_UNREST = 120;

  private final List<Path> roots;
  private final Watching watching;
  private final Supplier<Stamp> look;
  private final Runnable changed;
  private final Consumer<Throwable> failed;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Optional<WatchService> events;
  private Stamp seen;
  private boolean failing;

  private RepositoryWatch(
      List<Path> roots,
      Watching watching,
      Stamp seen,
      Supplier<Stamp> look,
      Runnable changed,
      Consumer<Throwable> failed) {
    this.roots = roots;
    this.watching = watching;
    this.seen = seen;
    this.look = look;
    this.changed = changed;
    this.failed = failed;
    this.events = watching.watch() == Watch.POLL ? Optional.empty() : service();
  }

  /**
   * Watches from now on, on a thread of its own.
   *
   * @param seen the state that the folders were in when they were read last
   * @param failed told of the first in a row of looks that fail
   */
  static RepositoryWatch start(
      List<Path> roots,
      Watching watching,
      Stamp seen,
      Supplier<Stamp> look,
      Runnable changed,
      Consumer<Throwable> failed) {
    RepositoryWatch watch = new RepositoryWatch(roots, watching, seen, look, changed, failed);
    watch.register();
    Thread.ofPlatform().name("repository-watch").daemon().start(watch::run);
    return watch;
  }

  private static Optional<WatchService> service() {
    try {
      return Optional.of(FileSystems.getDefault().newWatchService());
    } catch (IOException none) {
      return Optional.empty();
    }
  }

  /** A folder that gives no events is looked at every interval all the same. */
  private void register() {
    if (events.isEmpty()) {
      return;
    }
    for (Path folder : Stamp.folders(roots)) {
      try {
        folder.register(
            events.get(),
            StandardWatchEventKinds.ENTRY_CREATE,
            StandardWatchEventKinds.ENTRY_DELETE,
            StandardWatchEventKinds.ENTRY_MODIFY);
      } catch (IOException | ClosedWatchServiceException withoutEvents) {
        // It went away, or the system watches no more folders; looking finds its changes.
      }
    }
  }

  private void run() {
    try {
      do {
        round();
      } while (hint());
    } catch (InterruptedException | ClosedWatchServiceException ended) {
      Thread.currentThread().interrupt();
    }
  }

  /** One look; what a failed one missed is found by the next. */
  private void round() throws InterruptedException {
    try {
      Stamp now = look.get();
      if (!now.equals(seen)) {
        Stamp settled = settled(now);
        register();
        changed.run();
        seen = settled;
      }
      failing = false;
    } catch (RuntimeException | Error failure) {
      if (!failing) {
        failed.accept(failure);
      }
      failing = true;
    }
  }

  /** Waits for an event or for the interval to pass; false once this is closed. */
  private boolean hint() throws InterruptedException {
    if (events.isEmpty()) {
      return !await(watching.interval());
    }
    long nanos = watching.interval().toNanos();
    WatchKey key =
        watching.watch() == Watch.EVENTS
            ? events.get().take()
            : events.get().poll(nanos, TimeUnit.NANOSECONDS);
    if (key != null) {
      key.pollEvents();
      key.reset();
    }
    return closed.getCount() > 0;
  }

  private Stamp settled(Stamp first) throws InterruptedException {
    Stamp before = first;
    for (int i = 0; i < LONGEST_UNREST; i++) {
      if (await(watching.quiet())) {
        throw new InterruptedException("closed");
      }
      Stamp now = look.get();
      if (now.equals(before)) {
        return now;
      }
      before = now;
    }
    return before;
  }

  private boolean await(Duration time) throws InterruptedException {
    return closed.await(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Ends the thread; a load that it began is finished. */
  @Override
  public void close() {
    closed.countDown();
    events.ifPresent(
        service -> {
          try {
            service.close();
          } catch (IOException impossible) {
            throw new java.io.UncheckedIOException(impossible);
          }
        });
  }
}
