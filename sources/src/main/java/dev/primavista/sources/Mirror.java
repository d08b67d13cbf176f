package dev.primavista.sources;

import dev.primavista.core.FileTree;
import dev.primavista.core.Sha256;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A source as a folder. Each state of it is a folder of its own, made of links into the cache and
 * named after what the source listed, and {@code current} names one of them: readers see a whole
 * state, whatever is being fetched. Processes share the states; one at a time changes them.
 */
final class Mirror {
  private static final String STATE = "state-";

  private final SourceUrl url;
  private final RemoteStore store;
  private final BlobCache cache;
  private final Path home;
  private final Consumer<String> warnings;
  private String seen = "";

  /**
   * @param home this mirror's own folder
   * @param warnings of what is left out
   */
  Mirror(SourceUrl url, RemoteStore store, BlobCache cache, Path home, Consumer<String> warnings) {
    this.url = url;
    this.store = store;
    this.cache = cache;
    this.home = home;
    this.warnings = warnings;
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
    List<RemoteFile> all =
        store.list().stream().sorted(Comparator.comparing(RemoteFile::path)).toList();
    all.forEach(Mirror::requireSafe);
    Fitting fitting = Fitting.of(all);
    List<RemoteFile> listed = fitting.files();
    if (listed.isEmpty()) {
      throw new IOException(url + ": there is no file (expected: at least one)");
    }
    String state = STATE + Sha256.of(listed.toString());
    if (state.equals(seen) && isShown(state)) {
      return false;
    }
    Files.createDirectories(home);
    try (SharedLock _ = SharedLock.on(home.resolve("lock"))) {
      if (!isShown(state)) {
        fitting.leftOut().forEach(this::warn);
        show(filled(state, listed));
      }
    }
    seen = state;
    return true;
  }

  private boolean isShown(String state) throws IOException {
    Path current = home.resolve("current");
    return Files.isSymbolicLink(current)
        && Files.readSymbolicLink(current).toString().equals(state)
        && Files.exists(path());
  }

  /** Whether what was fetched last is what the URL asks for, as far as that can be told. */
  boolean keepsContent() throws IOException {
    return url.sha256().isEmpty()
        ? Files.exists(path())
        : Files.isRegularFile(path()) && Sha256.of(path()).equals(url.sha256().get());
  }

  /** A name that leads out of the mirror is no file's. */
  private static void requireSafe(RemoteFile file) {
    boolean safe =
        Stream.of(file.path().split("/", -1))
            .noneMatch(part -> part.equals(".") || part.equals(".."));
    if (!safe) {
      throw new IllegalArgumentException(
          "remote file: '" + file.path() + "' (expected: a path without '..')");
    }
  }

  private void warn(RemoteFile file, String expected) {
    warnings.accept(url + ": '" + file.path() + "' is left out (expected: " + expected + ")");
  }

  /** A folder with these files, made elsewhere and moved in. */
  private Path filled(String state, List<RemoteFile> listed) throws IOException {
    Path filling = home.resolve("filling");
    FileTree.delete(filling);
    for (RemoteFile file : listed) {
      Path blob = cache.fetch(store, url.identity(), file);
      Path target = filling.resolve(url.name());
      boolean itself = listed.size() == 1 && file.path().equals(url.name());
      link(itself ? target : target.resolve(file.path()), blob);
    }
    Path made = home.resolve(state);
    FileTree.delete(made);
    return Files.move(filling, made, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void link(Path target, Path blob) throws IOException {
    Files.createDirectories(target.getParent());
    try {
      Files.createLink(target, blob);
    } catch (UnsupportedOperationException | FileSystemException withoutLinks) {
      Files.copy(blob, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Flips {@code current} to this state, and forgets all states but this and the one before. */
  private void show(Path state) throws IOException {
    Path current = home.resolve("current");
    Path before =
        Files.isSymbolicLink(current)
            ? home.resolve(Files.readSymbolicLink(current))
            : home.resolve("none");
    Path next = home.resolve("next");
    Files.deleteIfExists(next);
    Files.createSymbolicLink(next, state.getFileName());
    Files.move(next, current, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (Stream<Path> states = Files.list(home)) {
      for (Path old : (Iterable<Path>) states::iterator) {
        String name = String.valueOf(old.getFileName());
        if (name.startsWith(STATE) && !old.equals(state) && !old.equals(before)) {
          FileTree.delete(old);
        }
      }
    }
  }

  void close() {
    store.close();
  }
}
