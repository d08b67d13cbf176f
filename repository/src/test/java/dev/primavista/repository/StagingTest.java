package dev.primavista.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.repository.RepositoryControl.Replacement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagingTest {
  @TempDir private Path folder = Path.of("");
  private final LiveModels told = new LiveModels();

  @AfterEach
  void free() {
    told.close();
  }

  private Staging staging(Path home, String file) {
    Replacement replacement = new Replacement(Optional.of("{}"), Map.of(file, new byte[] {1}));
    return new Staging(home, "a", replacement, told);
  }

  @Test
  void what_was_brought_is_there_until_the_load_ends() throws IOException {
    try (Staging staging = staging(folder, "1/model.txt")) {
      assertThat(staging.folder().resolve("1/model.txt")).exists();
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void files_that_cannot_be_written_leave_nothing() throws IOException {
    Path deep = folder;
    for (int i = 0; i < 15; i++) {
      deep = deep.resolve("d".repeat(240));
    }
    Path home = Files.createDirectories(deep);
    String file = String.join("/", "1", "e".repeat(240), "f".repeat(240), "model.txt");

    assertThatThrownBy(() -> staging(home, file)).isInstanceOf(UncheckedIOException.class);
    assertThat(home).isEmptyDirectory();
  }

  @Test
  void files_that_cannot_be_removed_are_told_and_no_failure() throws Exception {
    Staging staging = staging(folder, "1/model.txt");
    Path kept = staging.folder().resolveSibling(".").normalize();
    Files.move(kept, folder.resolve("away"));

    staging.close();

    told.awaitNothingBut(
        "unreadable "
            + kept.getFileName()
            + ": the files of a load cannot be removed (expected: a folder that can be written)");
  }
}
