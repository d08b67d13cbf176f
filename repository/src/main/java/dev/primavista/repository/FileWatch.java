package dev.primavista.repository;

import dev.primavista.repository.RepositoryOptions.Watch;
import dev.primavista.repository.RepositoryOptions.Watching;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Single files that are read again whenever they were written, as the models of a repository are:
 * by events and by looking now and then, and never while they are being written.
 */
public final class FileWatch implements AutoCloseable {
  private final List<Path> files;
  private final Watching watching;

  /** The state that each was in when it was read last; the watching thread's alone. */
  private final Map<Path, Stamp> read = new HashMap<>();

  private Optional<RepositoryWatch> watch = Optional.empty();

  /** Knows the files as they are now: to be made before they are read, so that no write is lost. */
  public FileWatch(List<Path> files, Watching watching) {
    this.files = List.copyOf(files);
    this.watching = watching;
    read.putAll(Stamp.ofEach(this.files));
  }

  /**
   * Watches from now on, unless that is off or there is no file.
   *
   * @param written is given each file that was written, also one that is gone, on a thread of its
   *     own; what it throws ends nothing
   * @param failed told of what is thrown
   */
  public void start(Consumer<Path> written, Consumer<Throwable> failed) {
    if (!files.isEmpty() && watching.watch() != Watch.OFF) {
      watch =
          Optional.of(
              RepositoryWatch.start(
                  files,
                  watching,
                  Map.copyOf(read),
                  () -> Stamp.ofEach(files),
                  restless -> tell(restless, written, failed),
                  failed));
    }
  }

  private void tell(Set<Path> restless, Consumer<Path> written, Consumer<Throwable> failed) {
    for (Path file : files) {
      if (!restless.contains(file)) {
        try {
          tell(file, written);
        } catch (RuntimeException | Error failure) {
          failed.accept(failure);
        }
      }
    }
  }

  private void tell(Path file, Consumer<Path> written) {
    Stamp now = Stamp.of(List.of(file));
    if (!now.equals(read.put(file, now))) {
      written.accept(file);
    }
  }

  /** Ends the watching; a file that is being read is read to its end. */
  @Override
  public void close() {
    watch.ifPresent(RepositoryWatch::close);
  }
}
