package dev.primavista.cli;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder with all that is in it. */
final class FileTree {
  private FileTree() {}

  /**
   * Copies it; links are followed.
   *
   * @param target does not exist
   * @return the target
   */
  static Path copy(Path folder, Path target) throws IOException {
    List<Path> paths;
    try (Stream<Path> all = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      paths = all.toList();
    }
    for (Path path : paths) {
      Files.copy(path, target.resolve(folder.relativize(path)));
    }
    return target;
  }

  /** Removes it; links are removed, not followed. */
  static void delete(Path folder) throws IOException {
    List<Path> paths;
    try (Stream<Path> all = Files.walk(folder)) {
      paths = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.delete(path);
    }
  }
}
