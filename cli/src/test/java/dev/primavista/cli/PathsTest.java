package dev.primavista.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PathsTest {
  @Test
  void a_url_in_the_place_of_a_file_is_told_as_one() {
    assertThatThrownBy(() -> Paths.existing(Path.of("s3://bucket/iris.joblib")))
        .hasMessage("s3://bucket/iris.joblib is a URL (expected: a file or folder)");
    assertThatThrownBy(() -> Paths.existing(Path.of("none/iris.joblib")))
        .hasMessage("no such file: none/iris.joblib");
  }

  @Test
  void a_plain_path_is_typed_as_it_is() {
    assertThat(Paths.typed(Path.of("models/größe-2.1/a_b.faq")))
        .isEqualTo("models/größe-2.1/a_b.faq");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"my list.csv", "it's.csv", "$HOME.csv", "a;b.csv", "*.csv", "a&b", "#1", "~x"})
  void what_a_shell_would_read_in_another_way_reaches_the_command(String path)
      throws IOException, InterruptedException {
    Process shell =
        new ProcessBuilder("sh", "-c", "printf %s " + Paths.typed(Path.of(path)))
            .redirectErrorStream(true)
            .start();

    String read = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(shell.waitFor()).isZero();
    assertThat(read).isEqualTo(path);
  }
}
