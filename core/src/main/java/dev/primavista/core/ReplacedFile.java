package dev.primavista.core;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file of which nobody sees half, and whose content stays until the next one is whole. */
public final class ReplacedFile {
  private ReplacedFile() {}

  /** Content that writes itself. */
  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes the content beside the path, then moves it there. A link stays and its file is replaced.
   * What cannot be replaced, such as a pipe or a file in a folder that takes no new ones, is
   * written to.
   *
   * @throws IOException if it cannot be written; a file that would have been replaced is as before
   */
  public static void write(Path path, Content content) throws IOException {
    if (Files.exists(path) && !isReplaceable(path)) {
      fill(path, content);
      return;
    }
    Path file = Files.exists(path) ? path.toRealPath() : path;
    try (Unfinished part = Unfinished.at(file.resolveSibling(file.getFileName() + ".part"))) {
      fill(part.path(), content);
      Files.move(
          part.path(), file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private static boolean isReplaceable(Path path) throws IOException {
    return Files.isRegularFile(path) && Files.isWritable(path.toRealPath().resolveSibling(""));
  }

  private static void fill(Path path, Content content) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(path))) {
      content.writeTo(out);
    }
  }
}
