package dev.primavista.sources;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A source as a folder. Each state of it is a folder of its own, made of links into the cache, and
 * {@code current} names one of them: readers see a whole state, whatever is being fetched.
 */
final class Mirror {
  private final SourceUrl url;
  private final RemoteStore store;
  private final BlobCache cache;
  private final Path home;
  private List<RemoteFile> seen = List.of();

  /**
   * @param home this mirror's own folder
   */
  Mirror(SourceUrl url, RemoteStore store, BlobCache cache, Path home) {
    this.url = url;
    this.store = store;
    this.cache = cache;
    this.home = home;
  }

  /** The file or folder that stands for the URL, also before the first {@link #sync}. */
  Path path() {
    return home.resolve("current").resolve(url.name());
  }

  /**
   * Brings the mirror up to date.
   *
   * @return whether anything changed
   * @throws IOException if the source cannot be read; the mirror stays as it was
   */
  boolean sync() throws IOException {
    List<RemoteFile> listed = new ArrayList<>(store.list());
    listed.sort(Comparator.comparing(RemoteFile::path));
    if (listed.isEmpty()) {
      throw new IOException(url + ": there is no file (expected: at least one)");
    }
    listed.forEach(Mirror::requireSafe);
    if (listed.equals(seen) && Files.exists(path())) {
      return false;
    }
    Path state = Files.createTempDirectory(Files.createDirectories(home), "state-");
    for (RemoteFile file : listed) {
      Path blob = cache.fetch(store, url.toString(), file);
      Path target = state.resolve(url.name());
      boolean itself = listed.size() == 1 && file.path().equals(url.name());
      link(itself ? target : target.resolve(file.path()), blob);
    }
    show(state);
    seen = listed;
    return true;
  }

  /** A name that leads out of the mirror is no file's. */
  private static void requireSafe(RemoteFile file) {
    boolean safe =
        Stream.of(file.path().split("/", -1))
            .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
    if (!safe || file.path().indexOf('\\') >= 0 || file.path().indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "remote file: '" + file.path() + "' (expected: a path without '..')");
    }
  }

  private static void link(Path target, Path blob) throws IOException {
    Files.createDirectories(target.getParent());
    try {
      Files.createLink(target, blob);
    } catch (UnsupportedOperationException | FileAlreadyExistsException withoutLinks) {
      Files.copy(blob, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Flips {@code current} to this state, and forgets all states but this and the one before. */
  private void show(Path state) throws IOException {
    Path current = home.resolve("current");
    Path before =
        Files.exists(current)
            ? home.resolve(Files.readSymbolicLink(current))
            : home.resolve("none");
    Path next = home.resolve("next");
    Files.deleteIfExists(next);
    Files.createSymbolicLink(next, state.getFileName());
    Files.move(next, current, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (Stream<Path> states = Files.list(home)) {
      for (Path old : (Iterable<Path>) states::iterator) {
        String name = String.valueOf(old.getFileName());
        if (name.startsWith("state-") && !old.equals(state) && !old.equals(before)) {
          delete(old);
        }
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
        Files.delete(file);
      }
    }
  }

  void close() {
    store.close();
  }
}
