package dev.primavista.networks.torch;

import dev.primavista.core.model.ModelLoadException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The network that a {@code model.yaml} declares: {@code architecture: resnet18}. */
final class DeclaredArchitecture {
  private static final String SETTINGS = "model.yaml";
  private static final Pattern LINE =
      Pattern.compile("architecture\\s*:\\s*[\"']?([A-Za-z0-9_./-]+)[\"']?\\s*(#.*)?");

  private DeclaredArchitecture() {}

  /** What is declared beside the file, or in the folder above of a numbered version. */
  static Optional<String> beside(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      return Optional.empty();
    }
    return in(folder).or(() -> above(folder).flatMap(DeclaredArchitecture::in));
  }

  private static Optional<Path> above(Path folder) {
    boolean version = String.valueOf(folder.getFileName()).matches("[0-9]+");
    return version ? Optional.ofNullable(folder.getParent()) : Optional.empty();
  }

  private static Optional<String> in(Path folder) {
    Path settings = folder.resolve(SETTINGS);
    if (!Files.isRegularFile(settings)) {
      return Optional.empty();
    }
    try {
      return line(Files.readAllLines(settings));
    } catch (MalformedInputException notText) {
      return Optional.empty();
    } catch (IOException e) {
      throw new ModelLoadException("unreadable_file", settings + " cannot be read", null, e);
    }
  }

  private static Optional<String> line(List<String> lines) {
    return lines.stream()
        .map(LINE::matcher)
        .filter(Matcher::matches)
        .map(found -> found.group(1))
        .findFirst();
  }
}
