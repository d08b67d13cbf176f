package dev.primavista.core.repository;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.core.model.ModelLoadException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class BackendsTest {
  private static final Path MODEL = Path.of("models", "rf.onnx");

  @Test
  void a_file_that_may_not_be_read_is_told_apart_from_too_many_open_files() {
    ModelLoadException forbidden =
        Backends.unreadable(MODEL, new AccessDeniedException("models/rf.onnx"));
    assertThat(forbidden).hasMessage("rf.onnx cannot be read");
    assertThat(forbidden.hint()).contains("let the user whom the server runs as read it");
    ModelLoadException exhausted =
        Backends.unreadable(
            MODEL, new FileSystemException("models/rf.onnx", null, "Too many open files"));
    assertThat(exhausted).hasMessage("rf.onnx cannot be opened: too many files are open");
    assertThat(exhausted.hint()).contains("raise the limit of open files (ulimit -n)");
  }
}
