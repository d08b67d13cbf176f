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

  /** Folders in each other whose path is nearly as long as Linux takes. */
  private Path deepest() throws IOException {
    Path root = folder.resolve("x");
    Path deep = root;
    while (deep.toString().length() < 4090 - 240) {
      deep = deep.resolve("d".repeat(200));
    }
    Files.createDirectories(deep.resolve("d".repeat(4090 - 1 - deep.toString().length())));
    return root;
  }

  @Test
  void files_that_cannot_be_removed_are_told_and_no_failure() throws Exception {
    Staging staging = staging(folder, "1/model.txt");
    Path kept = staging.folder().resolveSibling(".").normalize();
    Path outside = deepest();
    Path inside = Files.move(outside, staging.folder().resolve("x"));

    staging.close();

    told.awaitNothingBut(
        "unreadable "
            + kept.getFileName()
            + ": the files of a load cannot be removed (expected: a folder that can be written)");
    Files.move(inside, outside);
  }

  @Test
  void files_that_somebody_else_has_removed_are_gone_as_they_should_be() throws Exception {
    Staging staging = staging(folder, "1/model.txt");
    Files.move(staging.folder(), folder.resolve("away"));
    Files.delete(staging.folder().resolveSibling(".").normalize());

    staging.close();

    assertThat(folder.resolve("away/1/model.txt")).exists();
    assertThat(told.toldNothing()).isTrue();
  }
}
