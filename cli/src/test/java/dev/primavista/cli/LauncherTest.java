package dev.primavista.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    try (Stream<Path> all = Files.list(Path.of("..").resolve(pages))) {
      for (Path page : all.toList()) {
        Files.copy(page, copies.resolve(page.getFileName()));
      }
    }
    Path jdk = jdk("echo JVM");
    String script = "prima() { sh '" + launcher() + "' \"$@\"; }; " + line + "; echo $?";
    ProcessBuilder command =
        new ProcessBuilder("sh", "-c", script)
            .directory(Files.createDirectory(home.resolve("here")).toFile())
            .redirectErrorStream(true);
    command.environment().put("PRIMA_JAVA_HOME", jdk.toString());
    Process process = command.start();
    process.getOutputStream().close();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bench nope|measurement 'nope' (expected: a case, load or scale)",
        "bench nope --help|measurement 'nope' (expected: a case, load or scale)",
        "fuzz nope --runs 5|reader 'nope' (expected: pickle, joblib, npy ...)",
        "lab nope|lab 'nope' (expected: preflight, l1 or l2)",
        "lab|lab '' (expected: preflight, l1 or l2)",
      })
  @EnabledOnOs(OS.LINUX)
  void a_word_that_the_launcher_does_not_know_is_refused_before_anything_is_built(
      String words, String sentence) throws IOException, InterruptedException {
    assertThat(said("prima " + words))
        .startsWith("error[wrong_usage]: unknown " + sentence)
        .endsWith("\n2\n");
  }

  @ParameterizedTest
  @CsvSource({
    "faq trian --help,JVM",
    "vision bogus --help,JVM",
    "engines bogus --help,JVM",
    "key bogus --help,JVM",
    "vision eval --help,prima vision:",
    "engines install --help,prima engines:",
    "engines --help,prima engines:",
    "faq train --help,prima faq train:",
    "key hash --help,prima key:",
    "faq,prima faq serve:",
  })
  @EnabledOnOs(OS.LINUX)
  void a_page_is_shown_of_commands_that_there_are_and_the_jvm_tells_of_others(
      String words, String start) throws IOException, InterruptedException {
    assertThat(said("prima " + words)).startsWith(start).endsWith("\n0\n");
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

  /** A JDK whose tools run this line; all that it would run is built. */
  private Path jdk(String line) throws IOException {
    Files.createDirectories(home.resolve("cli/target/app"));
    Files.writeString(Files.createDirectories(home.resolve(".prima")).resolve("built"), "");
    Path jdk = home.resolve("jdk");
    Files.createDirectories(jdk.resolve("bin"));
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25\"\n");
    for (String tool : new String[] {"java", "javac"}) {
      Path script = jdk.resolve("bin").resolve(tool);
      Files.writeString(script, "#!/bin/sh\n" + line + "\n");
      assertThat(script.toFile().setExecutable(true)).isTrue();
    }
    return jdk;
  }

  private String started(String locale) throws IOException, InterruptedException {
    Path launcher = launcher();
    Path jdk = jdk("locale charmap");
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
