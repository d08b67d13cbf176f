package dev.primavista.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
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
        "-q lab --color never nope -v|lab 'nope' (expected: preflight, l1 or l2)",
        "-q lab nope -- -v|lab 'nope' (expected: preflight, l1 or l2)",
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
    "-q faq train --help,prima faq train:",
    "help -v serve,prima serve:",
    "--color never -v key hash --help,prima key:",
    "--color=always serve --help,prima serve:",
    "inspect -q x,JVM",
    "-q,prima: ",
    "-v --color never,prima: ",
    "-- x,JVM",
    "-v faq --color never train --help -- -q,prima faq train:",
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
      tool(jdk.resolve("bin").resolve(tool), line);
    }
    return jdk;
  }

  private static void tool(Path script, String line) throws IOException {
    Files.createDirectories(script.getParent());
    Files.writeString(script, "#!/bin/sh\n" + line + "\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
  }

  /** A clone of which nothing is built, and a Maven that runs this line. */
  private ProcessBuilder fresh(String maven, String... words) throws IOException {
    Path launcher = launcher();
    Path jdk = jdk("[ $# -lt 2 ] || echo JVM");
    Files.delete(home.resolve("cli/target/app"));
    Files.delete(home.resolve(".prima/built"));
    tool(home.resolve("maven/mvn"), maven);
    List<String> command = new ArrayList<>(List.of("sh", launcher.toString()));
    command.addAll(List.of(words));
    ProcessBuilder start = new ProcessBuilder(command).redirectErrorStream(true);
    start.environment().put("PRIMA_JAVA_HOME", jdk.toString());
    start.environment().merge("PATH", "", (path, _) -> home.resolve("maven") + ":" + path);
    return start;
  }

  private static String output(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void a_build_that_is_interrupted_ends_and_is_made_again()
      throws IOException, InterruptedException {
    Path running = home.resolve("running");
    Process hung =
        fresh(
                "mkdir -p cli/target/app; echo $$ > '" + running + "'; exec sleep 300",
                "inspect",
                "x")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    long maven = numberIn(running);
    hung.destroy();
    assertThat(hung.waitFor()).isEqualTo(130);
    assertThat(ProcessHandle.of(maven).filter(ProcessHandle::isAlive)).isEmpty();
    Process next = fresh("mkdir -p cli/target/app; touch made", "inspect", "x").start();
    assertThat(output(next)).contains("built in").endsWith("JVM\n");
    assertThat(home.resolve("made")).exists();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void two_first_starts_build_once() throws IOException, InterruptedException {
    Path pipe = home.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    ProcessBuilder start =
        fresh(
            "echo made >> made; timeout 300 head -n 1 '" + pipe + "'; mkdir -p cli/target/app",
            "inspect",
            "x");
    Process first = start.start();
    while (!Files.exists(home.resolve("made"))) {
      Thread.onSpinWait();
    }
    Process second = start.start();
    BufferedReader told = second.inputReader(StandardCharsets.UTF_8);
    assertThat(told.readLine()).isEqualTo("another start is building ...");
    Files.writeString(pipe, "go\n");
    assertThat(output(first)).contains("built in").endsWith("JVM\n");
    assertThat(told.readAllAsString()).isEqualTo("JVM\n");
    assertThat(home.resolve("made")).hasContent("made");
  }

  @ParameterizedTest
  @CsvSource({
    "-q inspect x,''",
    "inspect x --quiet,''",
    "inspect x --quiet=true,''",
    "-q --quiet=false inspect x,built in",
    "inspect -- -q,built in"
  })
  @EnabledOnOs(OS.LINUX)
  void who_wants_quiet_is_not_told_that_it_is_built(String words, String told) throws IOException {
    Process start = fresh("mkdir -p cli/target/app", words.split(" ", -1)).start();
    assertThat(output(start)).contains(told).endsWith("JVM\n").hasLineCount(told.isEmpty() ? 1 : 3);
  }

  @ParameterizedTest
  @CsvSource({
    "--color never -q serve x --port 1,serve x --port 1 --color never -q",
    "-v faq serve -- -q x,faq serve -v -- -q x",
    "--quiet=true serve x --verbose=false,serve x --quiet=true --verbose=false",
    "serve x -v,serve x -v",
    "-v serve 1 2 3 4 5 6 7 8 9 10,serve 1 2 3 4 5 6 7 8 9 10 -v",
    "-q -- x,-q -- x",
  })
  @EnabledOnOs(OS.LINUX)
  void flags_of_every_command_may_stand_before_it(String typed, String run)
      throws IOException, InterruptedException {
    assertThat(jvm(typed)).endsWith("dev.primavista.cli.Main " + run + "\n");
  }

  /** How the JVM is started for these words. */
  private String jvm(String words) throws IOException, InterruptedException {
    Path launcher = launcher();
    Path jdk = jdk("echo \"$*\"");
    List<String> command = new ArrayList<>(List.of("sh", launcher.toString()));
    command.addAll(List.of(words.split(" ", -1)));
    ProcessBuilder start = new ProcessBuilder(command).redirectErrorStream(true);
    start.environment().put("PRIMA_JAVA_HOME", jdk.toString());
    Process process = start.start();
    String told = output(process);
    assertThat(process.waitFor()).isZero();
    return told;
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void tests_compile_again_what_was_compiled_without_checks()
      throws IOException, InterruptedException {
    String maven = "mkdir -p cli/target/app cli/target/classes; echo \"$*\"";
    assertThat(output(fresh(maven, "inspect", "x").start())).endsWith("JVM\n");
    assertThat(home.resolve("cli/target/classes")).exists();
    assertThat(home.resolve(".prima/build.log")).content().contains("-Dprima.unchecked=true");
    ProcessBuilder tests = fresh("ls cli/target; echo \"$*\"", "test");
    String told = output(tests.start());
    assertThat(told).contains("verify").doesNotContain("classes", "unchecked");
  }

  private static long numberIn(Path file) throws IOException {
    while (!Files.exists(file) || Files.size(file) == 0) {
      Thread.onSpinWait();
    }
    return Long.parseLong(Files.readString(file).strip());
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
  void a_folder_that_cd_searches_changes_nothing() throws IOException, InterruptedException {
    assertThat(said("export CDPATH=.; cd ../..; sh " + home.getFileName() + "/prima inspect x"))
        .endsWith("JVM\n0\n");
    assertThat(home.resolveSibling(home.getFileName() + "\n" + home)).doesNotExist();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void the_jvm_can_name_every_file_where_the_locale_cannot()
      throws IOException, InterruptedException {
    assertThat(started("C")).isEqualTo("UTF-8");
    assertThat(started("C.UTF-8")).isEqualTo("UTF-8");
  }
}
