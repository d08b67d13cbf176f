package dev.primavista.server.triton;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TraceFileTest {
  @TempDir private Path folder;

  @Test
  void without_a_frequency_one_file_has_all_traces() {
    TraceFile file = new TraceFile(folder.resolve("t.json"), 0);
    file.append("{\"id\":1}");
    file.append("{\"id\":2}");
    assertThat(folder.resolve("t.json")).hasContent("[{\"id\":1},{\"id\":2}]");
  }

  @Test
  void with_a_frequency_files_are_counted_from_nought() {
    TraceFile file = new TraceFile(folder.resolve("t.json"), 2);
    for (int i = 1; i <= 3; i++) {
      file.append("{\"id\":" + i + "}");
    }
    assertThat(folder.resolve("t.json.0")).hasContent("[{\"id\":1},{\"id\":2}]");
    assertThat(folder.resolve("t.json.1")).hasContent("[{\"id\":3}]");
    assertThat(folder.resolve("t.json")).doesNotExist();
  }
}
