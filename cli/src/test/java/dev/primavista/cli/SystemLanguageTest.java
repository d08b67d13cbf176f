package dev.primavista.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A process of a system in whose language numbers have digits of their own. */
class SystemLanguageTest {
  @Test
  void numbers_are_written_alike_whatever_the_language_of_the_system() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process =
        new ProcessBuilder(
                List.of(
                    java,
                    "-Duser.language=ar",
                    "-Duser.country=EG",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Main.class.getName(),
                    "quantize",
                    "network.onnx",
                    "--output=small.onnx",
                    "--calibrate=folder",
                    "--pictures=0"))
            .redirectErrorStream(true)
            .start();
    assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .contains("--pictures: 0, --check: 1000 (expected: >= 1)");
    assertThat(process.waitFor()).isNotZero();
  }
}
