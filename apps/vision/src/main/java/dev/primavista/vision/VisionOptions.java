package dev.primavista.vision;

import dev.primavista.core.Amount;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.vision.image.Recipe;
import dev.primavista.vision.recipe.ClassNames;
import dev.primavista.vision.recipe.ProcessorConfig;
import dev.primavista.vision.recipe.TimmConfig;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is known of a network beyond its file.
 *
 * @param recipe the preprocessing's name or JSON, as the user says it
 * @param labels the classes' names in the order of the network's outputs; empty where not given
 * @param beside the preprocessing that a file beside the network tells
 * @param saved the classes' names that the network's configuration has, which hold where nobody
 *     else names them and they are as many as its classes
 */
public record VisionOptions(
    Optional<String> recipe, List<String> labels, Optional<Recipe> beside, List<String> saved) {
  public static final VisionOptions NONE = new VisionOptions(Optional.empty(), List.of());

  private static final String LABELS = "labels.txt";
  private static final long LONGEST_CONFIG = 1 << 20;

  public VisionOptions {
    labels = List.copyOf(labels);
    saved = List.copyOf(saved);
  }

  public VisionOptions(Optional<String> recipe, List<String> labels) {
    this(recipe, labels, Optional.empty(), List.of());
  }

  /**
   * What lies beside a network: {@code NAME.labels.txt} or {@code labels.txt}, or the latter beside
   * the folder of its version, Hugging Face's {@code preprocessor_config.json} or timm's {@code
   * config.json}, and the classes that either's {@code config.json} names.
   *
   * @param model its file or folder
   * @throws ModelLoadException if one of them cannot be understood
   */
  public static VisionOptions beside(Path model) {
    return new VisionOptions(Optional.empty(), labels(model), config(model), saved(model));
  }

  /** The same where the user says more. */
  VisionOptions under(VisionOptions user) {
    return new VisionOptions(
        user.recipe().or(this::recipe),
        user.labels().isEmpty() ? labels : user.labels(),
        user.beside().or(this::beside),
        user.saved().isEmpty() ? saved : user.saved());
  }

  private static List<String> labels(Path model) {
    String name = String.valueOf(model.getFileName()).replaceFirst("\\.[^.]+$", "");
    Stream<Path> beside = Stream.of(place(model, name + ".labels.txt"), place(model, LABELS));
    return Stream.concat(beside, aboveVersion(model.toAbsolutePath(), LABELS))
        .filter(Files::isRegularFile)
        .findFirst()
        .map(VisionOptions::readLabels)
        .orElse(List.of());
  }

  /** A file beside model.yaml, where the network lies in a version's folder or is one. */
  private static Stream<Path> aboveVersion(Path model, String file) {
    return Stream.iterate(model, Objects::nonNull, Path::getParent)
        .limit(2)
        .filter(folder -> String.valueOf(folder.getFileName()).matches("[1-9][0-9]{0,17}"))
        .map(folder -> folder.resolveSibling(file));
  }

  private static Path place(Path model, String file) {
    return Files.isDirectory(model) ? model.resolve(file) : model.resolveSibling(file);
  }

  private static Optional<Recipe> config(Path model) {
    Path processor = place(model, ProcessorConfig.FILE);
    if (Files.isRegularFile(processor)) {
      return Optional.of(ProcessorConfig.parse(read(processor)));
    }
    Path timm = place(model, TimmConfig.FILE);
    return Files.isRegularFile(timm) ? TimmConfig.parse(read(timm)) : Optional.empty();
  }

  private static List<String> saved(Path model) {
    Path config = place(model, ClassNames.FILE);
    return Files.isRegularFile(config) ? ClassNames.parse(read(config)) : List.of();
  }

  private static byte[] read(Path file) {
    try {
      if (Files.size(file) > LONGEST_CONFIG) {
        throw new ModelLoadException(
            "malformed_preprocessing",
            file.getFileName()
                + ": "
                + Amount.of(Files.size(file), "byte")
                + " (expected: <= "
                + LONGEST_CONFIG
                + ")");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new ModelLoadException("unreadable_file", file + " cannot be read", null, e);
    }
  }

  /**
   * One label per line, blank lines and a byte order mark left out.
   *
   * @throws ModelLoadException if there is none, or the file is no UTF-8
   */
  public static List<String> readLabels(Path file) {
    List<String> labels;
    try {
      labels =
          Files.readString(file)
              .replaceFirst("^\uFEFF", "")
              .lines()
              .map(String::strip)
              .filter(line -> !line.isEmpty())
              .toList();
    } catch (CharacterCodingException other) {
      throw new ModelLoadException(
          "wrong_labels",
          file + " is no UTF-8 (expected: UTF-8, one label a line)",
          "iconv -f latin1 -t utf-8 makes it of ISO-8859-1, -f utf-16 of what Windows writes",
          other);
    } catch (IOException e) {
      throw new ModelLoadException("unreadable_file", file + " cannot be read", null, e);
    }
    if (labels.isEmpty()) {
      throw new ModelLoadException(
          "wrong_labels", file.getFileName() + " holds no labels (expected: one a line)");
    }
    return labels;
  }
}
