package dev.primavista.cli.arguments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PathsTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void what_cannot_be_written_is_told_before_the_work() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("gone"));
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThat(Paths.writable(file)).isEqualTo(file);
    assertThatThrownBy(() -> Paths.writable(link))
        .hasMessage(link + " is a link that leads nowhere");
    assertThatThrownBy(() -> Paths.writable(folder)).hasMessageEndingWith("(expected: a file)");
    assertThatThrownBy(() -> Paths.fresh(folder)).hasMessageEndingWith("(expected: a new folder)");
    assertThatThrownBy(() -> Paths.fresh(file.resolve("a/b")))
        .hasMessage(file + " is a file (expected: a folder)");
    assertThat(Paths.fresh(folder.resolve("a/b"))).isEqualTo(folder.resolve("a/b"));
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void a_folder_without_write_permission_is_told_before_the_work() throws IOException {
    Path locked = Files.createDirectory(folder.resolve("locked"));
    Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("r-xr-xr-x"));
    assumeThat(Files.isWritable(locked)).as("this user writes everywhere, as root does").isFalse();
    Path file = locked.resolve("x.faq");
    assertThatThrownBy(() -> Paths.writable(file)).hasMessage(file + ": access denied");
    assertThatThrownBy(() -> Paths.fresh(file)).hasMessage(file + ": access denied");
  }

  @Test
  void a_file_that_fails_while_it_is_written_is_named() {
    Path file = folder.resolve("x.faq");
    assertThatThrownBy(
            () ->
                Paths.write(
                    file,
                    () -> {
                      throw new IOException("No space left on device");
                    }))
        .isInstanceOfSatisfying(
            FileSystemException.class,
            full -> assertThat(Paths.sentence(full)).isEqualTo(file + ": no space left on device"));
  }

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
