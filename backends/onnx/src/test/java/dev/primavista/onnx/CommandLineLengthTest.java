package dev.primavista.onnx;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.model.ModelLoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLineLengthTest {
  @TempDir Path folder;

  private Path line(int bytes) throws IOException {
    return Files.writeString(folder.resolve("cmdline"), "x".repeat(bytes));
  }

  @Test
  void a_line_that_would_end_the_process_is_refused() throws IOException {
    assertThatThrownBy(() -> CommandLineLength.check(line(CommandLineLength.MOST_BYTES + 1)))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("4,001 bytes (expected: at most 4,000");
  }

  @Test
  void others_are_not() throws IOException {
    Path longest = line(CommandLineLength.MOST_BYTES);
    assertThatCode(() -> CommandLineLength.check(longest)).doesNotThrowAnyException();
    assertThatCode(() -> CommandLineLength.check(folder.resolve("absent")))
        .doesNotThrowAnyException();
  }
}
