package dev.primavista.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Paths that a user typed. */
final class Paths {
  private Paths() {}

  /**
   * The path itself.
   *
   * @throws CommandFailure if there is nothing; near names in its folder are the hint
   */
  static Path existing(Path path) {
    if (Files.exists(path)) {
      return path;
    }
    String typed = String.valueOf(path.getFileName());
    List<String> near = Suggestions.near(typed, neighbours(path));
    throw new CommandFailure(
        "no_such_file",
        "no such file: " + path,
        near.isEmpty() ? null : "this folder has " + String.join(", ", near));
  }

  private static List<String> neighbours(Path path) {
    Path folder = path.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
