package dev.primavista.e2e;

import dev.primavista.testkit.SharedData;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** The server as a newcomer starts it: {@code ./prima demo} on a free port. */
final class DemoServer implements AutoCloseable {
  private static final String LISTENING = "listening ";
  private static final int BUILD_AND_START_MINUTES = 8;

  private final Process process;
  private final URI origin;

  private DemoServer(Process process, URI origin) {
    this.process = process;
    this.origin = origin;
  }

  /**
   * Starts the command and waits until it listens.
   *
   * @throws IllegalStateException if it ends or keeps silent before; its messages are on stderr
   */
  static DemoServer start() {
    Path root = SharedData.projectRoot();
    try {
      Process process =
          new ProcessBuilder(root.resolve("prima").toString(), "demo", "--port", "0")
              .directory(root.toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      return new DemoServer(process, listening(process));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static URI listening(Process process) {
    CompletableFuture<URI> found = new CompletableFuture<>();
    Thread.ofVirtual().name("demo-stdout").start(() -> read(process, found));
    try {
      return found.orTimeout(BUILD_AND_START_MINUTES, TimeUnit.MINUTES).join();
    } catch (CompletionException e) {
      process.destroy();
      throw new IllegalStateException("./prima demo: no line '" + LISTENING + "URL'", e);
    }
  }

  /** Reads to the end, so that the command never waits for its reader. */
  private static void read(Process process, CompletableFuture<URI> found) {
    try (BufferedReader lines = process.inputReader()) {
      lines
          .lines()
          .filter(line -> line.startsWith(LISTENING))
          .map(line -> URI.create(line.substring(LISTENING.length()).strip()))
          .forEach(found::complete);
      found.completeExceptionally(new IllegalStateException("stdout ended"));
    } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
      found.completeExceptionally(e);
    }
  }

  URI origin() {
    return origin;
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
