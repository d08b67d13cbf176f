package dev.primavista.repository;

import dev.primavista.core.FileTree;
import dev.primavista.core.Platform;
import dev.primavista.core.ServingException;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.repository.RepositoryControl.Replacement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A folder for the files that a load brings along, for as long as the load lasts. */
final class Staging implements AutoCloseable {
  private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]*";
  private static final String SEGMENT = "[\\p{L}\\p{N}_-][\\p{L}\\p{M}\\p{N}._ -]*";

  private static final int MOST_FOLDERS = 12;

  /** What file systems take of one name, in bytes. */
  private static final int LONGEST_NAME = 255;

  private final String name;
  private final RepositoryEvents events;
  private final Optional<Path> parent;

  /**
   * Writes the files into a folder for temporary ones.
   *
   * @param events told where they cannot be removed again
   * @throws ServingException.InvalidRequest if a path leads out of the model's folder or cannot be
   *     a file's there, or files come without a configuration
   */
  Staging(String name, Replacement replacement, RepositoryEvents events) {
    this(Platform.temporaryFolder(), name, replacement, events);
  }

  /** The same in a folder of this one. */
  Staging(Path home, String name, Replacement replacement, RepositoryEvents events) {
    this.name = name;
    this.events = events;
    if (replacement.files().isEmpty()) {
      parent = Optional.empty();
      return;
    }
    requireSafe(name, replacement);
    try {
      parent = Optional.of(Files.createTempDirectory(home, "primavista-load-"));
    } catch (IOException full) {
      throw notKept(full);
    }
    try {
      write(replacement.files());
    } catch (IOException full) {
      close();
      throw notKept(full);
    }
  }

  private void write(Map<String, byte[]> files) throws IOException {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path target = folder().resolve(file.getKey());
      Files.createDirectories(target.getParent());
      Files.write(target, file.getValue());
    }
  }

  private static UncheckedIOException notKept(IOException full) {
    return new UncheckedIOException("the files of a load cannot be kept", full);
  }

  private static void requireSafe(String name, Replacement replacement) {
    if (!name.matches(NAME) || isTooLong(name)) {
      throw new ServingException.InvalidRequest(
          "wrong_name",
          "failed to load: a model's name has letters, digits, '.', '_' and '-' (expected: at most "
              + LONGEST_NAME
              + " of them)");
    }
    if (replacement.config().isEmpty()) {
      throw new ServingException.InvalidRequest(
          "no_config",
          "failed to load '" + name + "': files need a configuration (expected: config)",
          "parameters.config");
    }
    for (String file : replacement.files().keySet()) {
      requireSafe(name, file);
      for (int end = file.indexOf('/'); end > 0; end = file.indexOf('/', end + 1)) {
        String folder = file.substring(0, end);
        if (replacement.files().containsKey(folder)) {
          throw wrongPath(name, "'" + folder + "' is a file and the folder of '" + file + "'");
        }
      }
    }
  }

  private static void requireSafe(String name, String file) {
    List<String> segments = List.of(file.split("/", -1));
    if (segments.size() > MOST_FOLDERS || segments.stream().anyMatch(Staging::isTooLong)) {
      throw wrongPath(
          name, "a file's name has more than " + LONGEST_NAME + " bytes or is too deep");
    }
    if (!segments.stream().allMatch(segment -> segment.matches(SEGMENT))) {
      throw wrongPath(name, "the file '" + file + "' has a name that is not taken here");
    }
    if (segments.getFirst().matches("0+")) {
      throw wrongPath(name, "the file '" + file + "' belongs to version 0, and the first is 1");
    }
  }

  private static boolean isTooLong(String segment) {
    return segment.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME;
  }

  private static ServingException.InvalidRequest wrongPath(String name, String reason) {
    return new ServingException.InvalidRequest(
        "wrong_path",
        "failed to load '" + name + "': " + reason + " (expected: VERSION/FILE)",
        "parameters");
  }

  /** The model's folder. */
  Path folder() {
    return parent.orElseThrow().resolve(name);
  }

  /** Removes the files; what cannot be removed stays, and does not undo the load. */
  @Override
  public void close() {
    if (parent.isEmpty()) {
      return;
    }
    try {
      FileTree.delete(parent.get());
    } catch (IOException busy) {
      events.unreadable(
          parent.get(),
          new ModelLoadException(
              "unwritable_folder",
              "the files of a load cannot be removed (expected: a folder that can be written)",
              null,
              busy));
    }
  }
}
