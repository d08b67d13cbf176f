package dev.primavista.repository;

import dev.primavista.core.repository.ModelStatus;
import dev.primavista.core.repository.RepositoryControl.Replacement;
import dev.primavista.repository.RepositoryOptions.Watch;
import dev.primavista.repository.RepositoryOptions.Watching;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A folder of the models {@code a}, in two versions, and {@code b.txt}, and what serves it. */
@Timeout(60)
abstract class LiveFolder {
  @TempDir Path temp = Path.of("");
  Path folder = Path.of("");

  final LiveModels models = new LiveModels();

  @BeforeEach
  void store() throws IOException {
    folder = Files.createDirectory(temp.resolve("models"));
    write("a/1/model.txt", "scale 2");
    write("a/3/model.txt", "scale 6");
    write("b.txt", "scale 5");
  }

  @AfterEach
  void free() {
    models.close();
  }

  void write(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  LiveRepository repository(ModelControl control, Watch watch) {
    return models.open(
        new RepositoryOptions(
            List.of(),
            List.of(folder),
            control,
            new Watching(watch, Duration.ofMillis(20), Duration.ofMillis(20)),
            Set.of()));
  }

  LiveRepository unwatched() {
    return repository(ModelControl.AUTO, Watch.OFF);
  }

  static List<String> index(LiveRepository repository) {
    return repository.index(false).stream().map(ModelStatus::toString).toList();
  }

  static Replacement files(String config, String name, String content) {
    return new Replacement(
        Optional.of(config), Map.of(name, content.getBytes(StandardCharsets.UTF_8)));
  }

  static String reason(LiveRepository repository, String name) {
    return repository.index(false).stream()
        .filter(status -> status.id().name().equals(name))
        .flatMap(status -> status.reason().stream())
        .findFirst()
        .orElse("");
  }
}
