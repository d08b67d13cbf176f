package dev.primavista.vision.evaluation;

import dev.primavista.core.model.ModelLoadException;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ProviderNotFoundException;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The pictures in a folder or ZIP file, by the endings of their names. Links are followed; one that
 * leads nowhere counts as a picture, so that it is told where it is read.
 *
 * @param root the folder, or the ZIP file's
 * @param files in the order of their names
 */
record PictureFiles(Path root, List<Path> files) {
  private static final Set<String> ENDINGS =
      Set.of("jpg", "jpeg", "png", "webp", "gif", "bmp", "tif", "tiff");

  /** What macOS puts into a ZIP file beside what was meant. */
  private static final String RESOURCES = "__MACOSX";

  /**
   * Looks at all that lies there.
   *
   * @throws ModelLoadException if it is neither folder nor ZIP file, or a folder cannot be read
   */
  static PictureFiles in(Path place) {
    Path root = root(place);
    List<Path> files = new ArrayList<>();
    try {
      Files.walkFileTree(
          root, Set.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new Collecting(files));
    } catch (IOException unreadable) {
      throw unreadable(unreadable);
    }
    Collections.sort(files);
    return new PictureFiles(root, files);
  }

  /** The root, or the lone folder in it that holds folders, as ZIP files often have one. */
  Path aboveClasses() {
    List<String> folders = foldersIn(root);
    boolean alone = folders.size() == 1 && files.stream().noneMatch(this::isInNone);
    return alone && !foldersIn(root.resolve(folders.getFirst())).isEmpty()
        ? root.resolve(folders.getFirst())
        : root;
  }

  private boolean isInNone(Path file) {
    return root.relativize(file).getNameCount() == 1;
  }

  /** The names of the folders directly in a folder. */
  static List<String> foldersIn(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(each -> Files.isDirectory(each) && !isResources(each))
          .map(PictureFiles::name)
          .toList();
    } catch (IOException unreadable) {
      throw unreadable(unreadable);
    }
  }

  private static ModelLoadException unreadable(IOException failure) {
    return new ModelLoadException(
        "unreadable_file",
        "a folder of the pictures cannot be read: " + failure.getMessage(),
        null,
        failure);
  }

  /** A folder's name in a ZIP file may end with a slash. */
  private static String name(Path path) {
    return String.valueOf(path.getFileName()).replace("/", "");
  }

  private static Path root(Path place) {
    try {
      return Files.isDirectory(place)
          ? place
          : FileSystems.newFileSystem(place).getRootDirectories().iterator().next();
    } catch (IOException | ProviderNotFoundException unreadable) {
      throw new ModelLoadException(
          "unreadable_file", place + " is no folder and no ZIP file", null, unreadable);
    }
  }

  private static boolean isResources(Path folder) {
    return name(folder).equals(RESOURCES);
  }

  private static final class Collecting extends SimpleFileVisitor<Path> {
    private final List<Path> files;

    Collecting(List<Path> files) {
      this.files = files;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      return isResources(folder) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (!attributes.isOther() && ENDINGS.contains(ending(file))) {
        files.add(file);
      }
      return FileVisitResult.CONTINUE;
    }

    /** A link to a folder around it leads to nothing new. */
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (failure instanceof FileSystemLoopException) {
        return FileVisitResult.CONTINUE;
      }
      throw failure;
    }
  }

  private static String ending(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
