package dev.primavista.core;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A file or folder that nobody wants before it is whole, and that is moved elsewhere then. What is
 * still there is removed when this is closed, and also where a signal ends the process before.
 */
public final class Unfinished implements AutoCloseable {
  /** A folder that is being written to may have a new file while it is removed. */
  private static final int TRIES = 3;

  private static final Set<Path> ALL = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(Unfinished::removeAll, "unfinished"));
  }

  private final Path path;

  private Unfinished(Path path) {
    this.path = path;
  }

  /** What is, or will be, at this path. */
  public static Unfinished at(Path path) {
    Path absolute = path.toAbsolutePath();
    ALL.add(absolute);
    return new Unfinished(absolute);
  }

  public Path path() {
    return path;
  }

  private static void removeAll() {
    for (int i = 0; i < TRIES; i++) {
      ALL.removeIf(Unfinished::isRemoved);
    }
  }

  private static boolean isRemoved(Path path) {
    try {
      FileTree.delete(path);
      return true;
    } catch (IOException inUse) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    FileTree.delete(path);
    ALL.remove(path);
  }
}
