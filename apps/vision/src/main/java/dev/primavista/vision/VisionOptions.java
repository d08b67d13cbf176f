package dev.primavista.vision;

import dev.primavista.core.model.ModelLoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a user adds to a network whose file does not say it.
 *
 * @param recipe the preprocessing's name
 * @param labels the classes' names in the order of the network's outputs; empty where not given
 */
public record VisionOptions(Optional<String> recipe, List<String> labels) {
  public static final VisionOptions NONE = new VisionOptions(Optional.empty(), List.of());

  public VisionOptions {
    labels = List.copyOf(labels);
  }

  /** One label per line, blank lines left out. */
  public static List<String> readLabels(Path file) {
    try {
      return Files.readAllLines(file).stream()
          .map(String::strip)
          .filter(line -> !line.isEmpty())
          .toList();
    } catch (IOException e) {
      throw new ModelLoadException(
          "unreadable_file", file + " cannot be read as lines of text", null, e);
    }
  }
}
