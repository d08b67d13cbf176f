package dev.primavista.core.repository;

import dev.primavista.core.model.ModelLoadException;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;

/** How much room a model takes where it is stored. */
public final class SizeOnDisk {
  private SizeOnDisk() {}

  /**
   * The bytes of all files in the folder that can be seen, links followed, or of the file.
   *
   * @throws ModelLoadException {@code unreadable_file}
   */
  public static long of(Path path) {
    Sizes sizes = new Sizes();
    try {
      Files.walkFileTree(path, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, sizes);
      return sizes.bytes;
    } catch (IOException unreadable) {
      throw new ModelLoadException(
          "unreadable_file", path.getFileName() + " cannot be read", null, unreadable);
    }
  }

  private static final class Sizes extends SimpleFileVisitor<Path> {
    private long bytes;

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      bytes += attributes.isRegularFile() ? attributes.size() : 0;
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException unreadable) {
      return FileVisitResult.CONTINUE;
    }
  }
}
