package dev.primavista.core;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder with all that is in it, or a file. */
public final class FileTree {
  private FileTree() {}

  /**
   * Copies it; links are followed.
   *
   * @param target does not exist
   * @return the target
   */
  public static Path copy(Path folder, Path target) throws IOException {
    for (Path path : paths(folder, FileVisitOption.FOLLOW_LINKS)) {
      Files.copy(path, target.resolve(folder.relativize(path)));
    }
    return target;
  }

  /** Removes it, if it is there; links are removed, not followed. */
  public static void delete(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    for (Path path : paths(folder).reversed()) {
      Files.deleteIfExists(path);
    }
  }

  /** Folders before what is in them. */
  private static List<Path> paths(Path folder, FileVisitOption... options) throws IOException {
    try (Stream<Path> all = Files.walk(folder, options)) {
      return all.sorted(Comparator.naturalOrder()).toList();
    } catch (UncheckedIOException unreadable) {
      throw unreadable.getCause();
    }
  }
}
