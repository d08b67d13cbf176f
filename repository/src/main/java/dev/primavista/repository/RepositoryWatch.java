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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Looks at folders after every event, or every interval, and tells when something in them changed
 * and has been quiet since, along with what has not: a file that is still being written is not to
 * be read yet, nor a folder that is being filled, but they keep nothing beside them waiting.
 *
 * <p>Its thread alone uses its fields, but for {@code closed}.
 */
final class RepositoryWatch implements AutoCloseable {
  private final List<Path> roots;
  private final Watching watching;
  private final Supplier<Map<Path, Stamp>> look;
  private final Consumer<Set<Path>> changed;
  private final Consumer<Throwable> failed;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Optional<WatchService> events;
  private Map<Path, Stamp> seen;
  private boolean failing;

  private RepositoryWatch(
      List<Path> roots,
      Watching watching,
      Map<Path, Stamp> seen,
      Supplier<Map<Path, Stamp>> look,
      Consumer<Set<Path>> changed,
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
   * @param seen the state that the folders' entries were in when they were read last
   * @param look their state now
   * @param changed is given the entries that are not to be read yet; of them it is told later
   * @param failed told of the first in a row of looks that fail
   */
  static RepositoryWatch start(
      List<Path> roots,
      Watching watching,
      Map<Path, Stamp> seen,
      Supplier<Map<Path, Stamp>> look,
      Consumer<Set<Path>> changed,
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
      tellWhatSettles(look.get());
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

  /** Until all is quiet that changed since it was seen. */
  private void tellWhatSettles(Map<Path, Stamp> first) throws InterruptedException {
    Map<Path, Stamp> before = first;
    Set<Path> untold = differences(seen, first);
    while (!untold.isEmpty()) {
      if (await(watching.quiet())) {
        throw new InterruptedException("closed");
      }
      Map<Path, Stamp> now = look.get();
      Set<Path> restless = differences(before, now);
      before = now;
      boolean settled = !restless.containsAll(untold);
      untold = restless;
      if (settled) {
        register();
        changed.accept(restless);
      }
    }
    seen = before;
  }

  private static Set<Path> differences(Map<Path, Stamp> one, Map<Path, Stamp> other) {
    Set<Path> paths = new HashSet<>(one.keySet());
    paths.addAll(other.keySet());
    paths.removeIf(path -> Objects.equals(one.get(path), other.get(path)));
    return paths;
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
