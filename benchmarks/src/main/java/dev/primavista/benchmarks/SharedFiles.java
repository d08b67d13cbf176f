package dev.primavista.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Data of others that lies beside the checkout, where it does. */
record SharedFiles(Path home) {
  Optional<Path> find(String relative) {
    Path path = home.toAbsolutePath().normalize().resolveSibling("shared").resolve(relative);
    return Files.exists(path) ? Optional.of(path) : Optional.empty();
  }
}
