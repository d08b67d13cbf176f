package dev.primavista.cli.arguments;

import dev.primavista.cli.terminal.CommandFailure;
import dev.primavista.sources.Sources;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Paths that a user typed. */
public final class Paths {
  /** What no shell reads in another way. */
  private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}/\\\\:._+@%,-]+");

  private Paths() {}

  /**
   * The path itself.
   *
   * @throws CommandFailure if there is nothing; near names in its folder are the hint
   */
  public static Path existing(Path path) {
    if (Files.exists(path)) {
      return path;
    }
    // A path has lost one of a URL's slashes.
    String url = path.toString().replaceFirst("^([a-z0-9+]+:)/", "$1//");
    if (Sources.isUrl(url)) {
      throw new CommandFailure(
          "no_such_file",
          url + " is a URL (expected: a file or folder)",
          "'prima serve' takes URLs");
    }
    if (Files.isSymbolicLink(path)) {
      throw leadsNowhere(path);
    }
    String typed = String.valueOf(path.getFileName());
    List<String> near = Suggestions.near(typed, neighbours(path));
    throw new CommandFailure(
        "no_such_file",
        "no such file: " + path,
        near.isEmpty() ? null : "this folder has " + String.join(", ", near));
  }

  private static CommandFailure leadsNowhere(Path link) {
    return new CommandFailure("no_such_file", link + " is a link that leads nowhere", null);
  }

  /**
   * The path itself, of a file that is going to be read.
   *
   * @throws CommandFailure if there is nothing, or a folder
   */
  public static Path file(Path path) {
    if (Files.isDirectory(existing(path))) {
      throw new CommandFailure("is_folder", path + " is a folder (expected: a file)", null);
    }
    return path;
  }

  /**
   * The path itself, of a file that is going to be written.
   *
   * @throws CommandFailure if its folder is not there, it is a folder itself, or this user may not
   *     write it
   */
  public static Path writable(Path path) {
    if (Files.isDirectory(path)) {
      throw new CommandFailure("is_folder", path + " is a folder (expected: a file)", null);
    }
    if (!Files.exists(path) && Files.isSymbolicLink(path)) {
      throw leadsNowhere(path);
    }
    Path folder = path.toAbsolutePath().getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      throw new CommandFailure("no_such_folder", "no such folder: " + path.getParent(), null);
    }
    requireWritable(path, Files.exists(path) || folder == null ? path : folder);
    return path;
  }

  /**
   * The path itself, of a folder that is going to be made with those above it.
   *
   * @throws CommandFailure if it is there, or this user may not make it
   */
  public static Path fresh(Path path) {
    if (Files.exists(path)) {
      throw new CommandFailure(
          "file_exists", path + " exists (expected: a new folder)", "name another with --output");
    }
    Path above = path.toAbsolutePath();
    while (above != null && !Files.exists(above)) {
      above = above.getParent();
    }
    if (above != null && !Files.isDirectory(above)) {
      throw new CommandFailure("no_such_folder", above + " is a file (expected: a folder)", null);
    }
    requireWritable(path, above == null ? path : above);
    return path;
  }

  /** Refuses to write the first where the second, which it needs, takes nothing. */
  private static void requireWritable(Path written, Path place) {
    if (!Files.isWritable(place)) {
      throw new CommandFailure(
          "unusable_file", written + ": access denied", "name a place that you may write to");
    }
  }

  /** What writes a file. */
  @FunctionalInterface
  public interface Writing {
    void run() throws IOException;
  }

  /**
   * Writes a file.
   *
   * @throws FileSystemException which names this file, whatever fails
   */
  public static void write(Path file, Writing writing) throws IOException {
    try {
      writing.run();
    } catch (FileSystemException named) {
      throw named;
    } catch (IOException failure) {
      FileSystemException named =
          new FileSystemException(file.toString(), null, failure.getMessage());
      var _ = named.initCause(failure);
      throw named;
    }
  }

  /**
   * Refuses to write over what is read, also by another name of the same file.
   *
   * @throws CommandFailure if the file that is going to be written is one of these
   */
  public static void requireApart(Path written, List<Path> read) {
    for (Path source : read) {
      if (isSame(written, source)) {
        throw new CommandFailure(
            "output_is_input",
            "the output " + written + " would replace " + source + ", which is read",
            "name another place for the output");
      }
    }
  }

  private static boolean isSame(Path one, Path other) {
    try {
      return Files.exists(one) && Files.exists(other) && Files.isSameFile(one, other);
    } catch (IOException e) {
      throw new CommandFailure("unreadable_file", one + " cannot be read", null).because(e);
    }
  }

  /** The path as it is typed in a shell of Unix: in quotes where it needs them. */
  public static String typed(Path path) {
    String text = path.toString();
    return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
  }

  /** What is wrong with a file, in one sentence. */
  public static String sentence(FileSystemException failure) {
    String reason = failure.getReason();
    String why =
        switch (failure) {
          case NoSuchFileException _ -> "no such file or folder";
          case AccessDeniedException _ -> "access denied";
          case FileAlreadyExistsException _ -> "is there already";
          case NotDirectoryException _ -> "is no folder";
          default -> reason == null ? "cannot be used" : reason.toLowerCase(Locale.ROOT);
        };
    return failure.getFile() + ": " + why;
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
