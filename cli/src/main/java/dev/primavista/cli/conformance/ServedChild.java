package dev.primavista.cli.conformance;

import dev.primavista.cli.terminal.CommandFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code prima serve} as a process of its own, on any free port. */
final class ServedChild implements AutoCloseable {
  private static final String LISTENING = "listening ";
  private static final int PATIENCE_SECONDS = 30;

  private final Process process;
  private final String url;

  private ServedChild(Process process, String url) {
    this.process = process;
    this.url = url;
  }

  /**
   * Starts it and waits until it answers.
   *
   * @param home the launcher's folder
   * @param arguments of {@code prima serve}
   */
  static ServedChild start(Path home, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(home.resolve("prima").toString());
    command.add("serve");
    command.addAll(arguments);
    command.addAll(List.of("--port", "0", "--log-format", "text"));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      return new ServedChild(process, url(process));
    } catch (IOException | RuntimeException failure) {
      process.destroy();
      throw failure;
    }
  }

  private static String url(Process process) throws IOException {
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith(LISTENING)) {
        return line.substring(LISTENING.length()).replace("localhost", "127.0.0.1");
      }
    }
    throw new CommandFailure(
        "no_server",
        "the server ended before it answered (expected: models that can be served)",
        null);
  }

  String url() {
    return url;
  }

  /** Asks it to end, and makes it end when it does not. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }
}
