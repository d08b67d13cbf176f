package dev.primavista.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A command of somebody else's; a test that needs an absent one is skipped and says which. */
record Tool(Path file) {
  /**
   * The command of this name on the path, or as {@code deploy/tools/build} leaves it.
   *
   * @param from where it comes from, for the message
   */
  static Tool require(String name, String from) {
    Optional<Path> found = find(name);
    Assumptions.assumeTrue(
        found.isPresent(), () -> "not run: " + name + " is not on this machine (" + from + ")");
    return new Tool(found.orElseThrow());
  }

  static Tool kustomize() {
    return require("kustomize", "deploy/tools/build makes it where Go 1.26 is");
  }

  static Tool helm() {
    return require("helm", "deploy/tools/build makes it where Go 1.26 is");
  }

  private static Optional<Path> find(String name) {
    Stream<Path> path =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
            .filter(folder -> !folder.isEmpty())
            .map(Path::of);
    return Stream.concat(Stream.of(built()), path)
        .map(folder -> folder.resolve(name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static Path built() {
    String cache = System.getenv("XDG_CACHE_HOME");
    Path folder =
        cache == null || cache.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(cache);
    return folder.resolve("primavista/tools");
  }

  /** How a run ended. */
  record Outcome(int status, String output, String errors) {}

  Outcome run(List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(file.toString()));
    command.addAll(arguments);
    try {
      Path errors = Files.createTempFile("errors", ".txt");
      Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      Outcome outcome = new Outcome(process.waitFor(), output, Files.readString(errors));
      Files.delete(errors);
      return outcome;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(command + " was interrupted", e);
    }
  }

  /** What a run wrote that ended well. */
  String output(String... arguments) {
    Outcome outcome = run(List.of(arguments));
    if (outcome.status() != 0) {
      throw new IllegalStateException(
          file.getFileName() + " " + String.join(" ", arguments) + ": " + outcome.errors());
    }
    return outcome.output();
  }
}
