package dev.primavista.cli.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.cli.terminal.Environment;
import dev.primavista.cli.terminal.Terminal;
import dev.primavista.core.Platform;
import dev.primavista.pickle.PickleLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code --open} does. */
class BrowserTest {
  private static final String URL = "http://localhost:8080/";

  @TempDir private Path folder = Path.of("");

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private static List<String> commands(String system, String wish) {
    return new Browser(new Platform(system, "amd64"), Optional.of(wish))
        .commands("URL").stream().map(words -> String.join(" ", words)).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Linux| ''|xdg-open URL",
        "FreeBSD| ' '|xdg-open URL",
        "Mac OS X| ''|open URL",
        "Windows 11| ''|cmd /c start  URL",
        "Linux|firefox|firefox URL,xdg-open URL",
        "Linux|'firefox --new-tab %s::chromium '|firefox --new-tab URL,chromium URL,xdg-open URL",
        "Windows 11|C:/firefox.exe;edge|C:/firefox.exe URL,edge URL,cmd /c start  URL",
      })
  void the_variable_goes_before_what_the_system_has(String system, String wish, String commands) {
    assertThat(commands(system, wish)).containsExactly(commands.split(",", -1));
  }

  /** A program that takes the address and ends so. */
  private String program(String name, String script) throws IOException {
    Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + script + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file.toString();
  }

  private String opened(String wish) {
    PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
    Environment environment =
        new Environment(
            folder, false, false, Optional.of(false), PickleLimits.defaults(), Map.of());
    new Browser(new Platform("Linux", "amd64"), Optional.of(wish))
        .open(URL, new Terminal(stream, stream, environment));
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void the_first_that_works_opens_the_address() throws IOException {
    Path seen = folder.resolve("seen");
    String fails = program("fails", "exit 3");
    String works = program("works", "echo \"$1\" > '" + seen + "'");
    assertThat(opened(folder.resolve("absent") + ":" + fails + ":" + works + ":" + fails))
        .isEmpty();
    assertThat(seen).hasContent(URL);
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void a_browser_that_goes_on_is_one_and_reads_nothing_that_is_typed() throws IOException {
    Path seen = folder.resolve("seen");
    String reads = program("reads", "cat > '" + seen + "'");
    assertThat(opened(reads)).isEmpty();
    assertThat(seen).isEmptyFile();
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void where_there_is_none_one_warning_says_what_to_do() {
    Browser none =
        new Browser(
            new Platform("Windows 11", "amd64"), Optional.of(folder.resolve("no").toString()));
    PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
    Environment environment =
        new Environment(
            folder, false, false, Optional.of(false), PickleLimits.defaults(), Map.of());
    none.open(URL, new Terminal(stream, stream, environment));
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "warning: --open: no browser could be started (tried "
                + folder.resolve("no")
                + ", cmd); open http://localhost:8080/ in one, or name one in the variable"
                + " BROWSER\n");
  }
}
