package dev.primavista.repository;

import dev.primavista.core.ServingException;
import dev.primavista.core.repository.RepositoryControl.Replacement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A folder for the files that a load brings along, for as long as the load lasts. */
final class Staging implements AutoCloseable {
  private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]*";
  private static final String SEGMENT = "[A-Za-z0-9_-][A-Za-z0-9._ -]*";

  private final String name;
  private final Optional<Path> parent;

  /**
   * Writes the files.
   *
   * @throws ServingException.InvalidRequest if a path leads out of the model's folder, or files
   *     come without a configuration
   */
  Staging(String name, Replacement replacement) {
    this.name = name;
    if (replacement.files().isEmpty()) {
      parent = Optional.empty();
      return;
    }
    requireSafe(name, replacement);
    try {
      Path folder = Files.createTempDirectory("primavista-load-");
      parent = Optional.of(folder);
      for (Map.Entry<String, byte[]> file : replacement.files().entrySet()) {
        Path target = folder.resolve(name).resolve(file.getKey());
        Files.createDirectories(target.getParent());
        Files.write(target, file.getValue());
      }
    } catch (IOException full) {
      throw new UncheckedIOException("the files of a load cannot be kept", full);
    }
  }

  private static void requireSafe(String name, Replacement replacement) {
    if (!name.matches(NAME)) {
      throw new ServingException.InvalidRequest(
          "wrong_name", "failed to load: a model's name has letters, digits, '.', '_' and '-'");
    }
    if (replacement.config().isEmpty()) {
      throw new ServingException.InvalidRequest(
          "no_config",
          "failed to load '" + name + "': files need a configuration (expected: config)",
          "parameters.config");
    }
    for (String file : replacement.files().keySet()) {
      List<String> segments = List.of(file.split("/", -1));
      if (!segments.stream().allMatch(segment -> segment.matches(SEGMENT))) {
        throw new ServingException.InvalidRequest(
            "wrong_path",
            "failed to load '"
                + name
                + "': the file '"
                + file
                + "' is outside of its folder (expected: VERSION/FILE)",
            "parameters");
      }
    }
  }

  /** The model's folder, of which nothing is left after {@link #close}. */
  Path folder() {
    return parent.orElseThrow().resolve(name);
  }

  @Override
  public void close() {
    if (parent.isEmpty()) {
      return;
    }
    try (Stream<Path> files = Files.walk(parent.get())) {
      for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
        Files.delete(file);
      }
    } catch (IOException busy) {
      throw new UncheckedIOException("the files of a load cannot be removed", busy);
    }
  }
}
