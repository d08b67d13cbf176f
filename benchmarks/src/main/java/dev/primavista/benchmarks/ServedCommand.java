package dev.primavista.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The real command in a process of its own. */
record ServedCommand(Process process, URI url) implements AutoCloseable {
  /** Starts {@code prima} with these words on a free port and waits until it listens. */
  static ServedCommand start(Path home, String... command) throws IOException {
    List<String> words = new ArrayList<>(List.of(home.resolve("prima").toString()));
    words.addAll(List.of(command));
    words.addAll(List.of("--port", "0"));
    Process process =
        new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    return new ServedCommand(process, HttpCase.listening(process));
  }

  @Override
  public void close() {
    try {
      HttpCase.end(process);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
