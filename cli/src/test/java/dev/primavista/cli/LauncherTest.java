package dev.primavista.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The script in front of the JVM, with a JDK that only tells how it was started. */
final class LauncherTest {
  private static final Path LAUNCHER = Path.of("..", "prima");

  @TempDir private Path home = Path.of("");

  private Path launcher() throws IOException {
    return Files.copy(
        LAUNCHER,
        home.resolve("prima"),
        StandardCopyOption.COPY_ATTRIBUTES,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** What a shell's line says, in which {@code prima} is the launcher; its exit code at the end. */
  private String said(String line) throws IOException, InterruptedException {
    Path pages = Path.of("cli/src/main/resources/dev/primavista/cli/help");
    Path copies = Files.createDirectories(home.resolve(pages));
    for (String page : new String[] {"bench.txt", "test.txt"}) {
      Files.copy(Path.of("..").resolve(pages).resolve(page), copies.resolve(page));
    }
    String script = "prima() { sh '" + launcher() + "' \"$@\"; }; " + line + "; echo $?";
    Process process =
        new ProcessBuilder("sh", "-c", script)
            .directory(Files.createDirectory(home.resolve("here")).toFile())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void a_measurement_that_is_none_is_refused_before_anything_is_built()
      throws IOException, InterruptedException {
    assertThat(said("prima bench nope"))
        .startsWith("error[wrong_usage]: unknown measurement 'nope' (expected: a case, load or")
        .endsWith("\n2\n");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void the_test_suite_has_a_page_of_its_own() throws IOException, InterruptedException {
    assertThat(said("prima test --help")).startsWith("prima test: ").endsWith("\n0\n");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void a_folder_that_was_deleted_is_told() throws IOException, InterruptedException {
    assertThat(said("rmdir ../here; prima inspect x"))
        .endsWith(
            """
            error[no_such_folder]: the current folder is no more (expected: one that is there)
              hint: cd to another one
            1
            """);
  }

  private String started(String locale) throws IOException, InterruptedException {
    Path launcher = launcher();
    Files.createDirectories(home.resolve("cli/target/app"));
    Files.writeString(Files.createDirectories(home.resolve(".prima")).resolve("built"), "");
    Path jdk = home.resolve("jdk");
    Files.createDirectories(jdk.resolve("bin"));
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25\"\n");
    for (String tool : new String[] {"java", "javac"}) {
      Path script = jdk.resolve("bin").resolve(tool);
      Files.writeString(script, "#!/bin/sh\nlocale charmap\n");
      assertThat(script.toFile().setExecutable(true)).isTrue();
    }
    ProcessBuilder command =
        new ProcessBuilder("sh", launcher.toString(), "inspect", "x").redirectErrorStream(true);
    command.environment().put("PRIMA_JAVA_HOME", jdk.toString());
    command.environment().put("LC_ALL", locale);
    Process process = command.start();
    String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return told.strip();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void the_jvm_can_name_every_file_where_the_locale_cannot()
      throws IOException, InterruptedException {
    assertThat(started("C")).isEqualTo("UTF-8");
    assertThat(started("C.UTF-8")).isEqualTo("UTF-8");
  }
}
