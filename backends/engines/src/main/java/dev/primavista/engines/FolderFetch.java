package dev.primavista.engines;

import dev.primavista.core.model.ModelLoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Takes jars out of a folder, for machines without a network. */
public final class FolderFetch implements Fetch {
  private final Path source;

  public FolderFetch(Path source) {
    this.source = source;
  }

  @Override
  public void fetch(Engine engine, Path folder) {
    List<Artifact> missing =
        engine.artifacts().stream()
            .filter(jar -> !Files.isRegularFile(source.resolve(jar.fileName())))
            .toList();
    if (!missing.isEmpty()) {
      throw new ModelLoadException(
          "engine_missing",
          source
              + " lacks "
              + missing.stream().map(Artifact::fileName).collect(Collectors.joining(", ")),
          "copy these from Maven Central: "
              + missing.stream().map(Artifact::toString).collect(Collectors.joining(", ")));
    }
    for (Artifact jar : engine.artifacts()) {
      try {
        Files.copy(source.resolve(jar.fileName()), folder.resolve(jar.fileName()));
      } catch (IOException e) {
        throw new ModelLoadException(
            "unreadable_file", source.resolve(jar.fileName()) + " cannot be copied", null, e);
      }
    }
  }
}
