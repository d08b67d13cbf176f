package dev.primavista.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** ONNX Runtime's libraries, 28 MB that it unpacks for each process, do not pile up. */
class UnpackedEngineTest {
  private static final Path MAPPED = Path.of("/proc/self/maps");

  @Test
  void what_it_unpacked_has_no_name_any_more_while_it_runs() throws IOException {
    assumeTrue(Files.exists(MAPPED), "Linux's /proc/self/maps tells which libraries are loaded");

    try (var model = new OnnxBackend().load(Fixtures.model("mlp"))) {
      List<String> engine =
          Files.readAllLines(MAPPED).stream()
              .filter(line -> line.contains("/onnxruntime-java"))
              .toList();

      assertThat(model.signature().inputs()).isNotEmpty();
      assertThat(engine).isNotEmpty().allMatch(line -> line.endsWith(" (deleted)"));
      Path folder = Path.of(engine.getFirst().replaceAll("^[^/]*|/[^/]*$", ""));
      assertThat(folder).doesNotExist();
    }
  }
}
