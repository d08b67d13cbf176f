package dev.primavista.core.repository;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.core.model.ModelLoadException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackendsTest {
  private static final String SENTENCE = "churn.csv is of no format that is served here; it ";
  private static final Path MODEL = Path.of("models", "rf.onnx");

  @TempDir private Path folder = Path.of("");

  private String refusal(byte[] content) throws IOException {
    Path file = Files.write(folder.resolve("churn.csv"), content);
    try {
      return "served by " + new Backends(List.of()).require(file);
    } catch (ModelLoadException refused) {
      return String.valueOf(refused.getMessage());
    }
  }

  @Test
  void a_text_is_told_as_one() throws IOException {
    String rows = "age,city\n33,Köln\n".repeat(100);
    for (int length = 20; length < 1000; length += 7) {
      byte[] text = Arrays.copyOf(rows.getBytes(StandardCharsets.UTF_8), length);
      assertThat(refusal(text)).isEqualTo(SENTENCE + "is text");
    }
    byte[] binary = rows.getBytes(StandardCharsets.UTF_8);
    binary[30] = 0;
    assertThat(refusal(binary))
        .isEqualTo(SENTENCE + "starts with the bytes 61 67 65 2c 63 69 74 79");
  }

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
