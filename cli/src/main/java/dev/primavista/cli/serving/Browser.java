package dev.primavista.cli.serving;

import dev.primavista.cli.terminal.Terminal;
import dev.primavista.core.Platform;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The user's browser: what the variable BROWSER names, else what the system opens addresses with.
 */
final class Browser {
  private static final int PATIENCE_SECONDS = 5;

  /** Ctrl-C in the terminal ends the server and not the browser that it has started. */
  private static final List<String> APART =
      List.of("sh", "-c", "trap '' INT HUP; exec \"$@\"", "sh");

  private final Platform platform;
  private final Optional<String> wish;

  /**
   * @param wish commands with a colon between them (a semicolon on Windows), as BROWSER has them;
   *     the address takes the place of {@code %s}, or follows
   */
  Browser(Platform platform, Optional<String> wish) {
    this.platform = platform;
    this.wish = wish.filter(text -> !text.isBlank());
  }

  /** What is tried, one after the other. */
  List<List<String>> commands(String url) {
    List<List<String>> commands = new ArrayList<>();
    for (String named : wish.orElse("").split(isWindows() ? ";" : ":", -1)) {
      if (!named.isBlank()) {
        commands.add(command(named.strip(), url));
      }
    }
    commands.add(usual(url));
    return commands;
  }

  private static List<String> command(String named, String url) {
    List<String> words = new ArrayList<>();
    for (String word : named.split("\\s+", -1)) {
      words.add(word.replace("%s", url));
    }
    if (!named.contains("%s")) {
      words.add(url);
    }
    return words;
  }

  private List<String> usual(String url) {
    if (isWindows()) {
      return List.of("cmd", "/c", "start", "", url);
    }
    return List.of(platform.system().startsWith("Mac") ? "open" : "xdg-open", url);
  }

  private boolean isWindows() {
    return platform.system().startsWith("Windows");
  }

  /** Opens a page, or warns that none could be opened; may take a few seconds. */
  void open(String url, Terminal terminal) {
    List<List<String>> commands = commands(url);
    if (commands.stream().noneMatch(this::runs)) {
      terminal.warn(
          "--open: no browser could be started (tried "
              + commands.stream().map(List::getFirst).collect(Collectors.joining(", "))
              + "); open "
              + url
              + " in one, or name one in the variable BROWSER");
    }
  }

  /** Whether the command was done, or goes on for long as a browser does. */
  private boolean runs(List<String> command) {
    List<String> words = new ArrayList<>(isWindows() ? List.of() : APART);
    words.addAll(command);
    try {
      Process process =
          new ProcessBuilder(words)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      process.getOutputStream().close();
      return !process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() == 0;
    } catch (IOException absent) {
      return false;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
