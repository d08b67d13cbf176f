package dev.primavista.e2e;

import dev.primavista.testkit.SharedData;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The server as a newcomer starts it: {@code ./prima demo} or {@code serve} on a free port. */
final class PrimaServer implements AutoCloseable {
  private static final String LISTENING = "listening ";
  private static final int BUILD_AND_START_MINUTES = 8;

  private final Process process;
  private final URI origin;

  private PrimaServer(Process process, URI origin) {
    this.process = process;
    this.origin = origin;
  }

  /**
   * Starts the command of these words and waits until it listens.
   *
   * @throws IllegalStateException if it ends or keeps silent before; its messages are on stderr
   */
  static PrimaServer start(String... words) {
    Path root = SharedData.projectRoot();
    try {
      List<String> command = new ArrayList<>();
      command.add(root.resolve("prima").toString());
      command.addAll(List.of(words));
      command.addAll(List.of("--port", "0"));
      Process process =
          new ProcessBuilder(command)
              .directory(root.toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      return new PrimaServer(process, listening(process));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Runs the command of these words to its end.
   *
   * @throws IllegalStateException if it fails; its messages are on stderr
   */
  static void complete(String... words) throws InterruptedException {
    Path root = SharedData.projectRoot();
    List<String> command = new ArrayList<>();
    command.add(root.resolve("prima").toString());
    command.addAll(List.of(words));
    try {
      int status =
          new ProcessBuilder(command)
              .directory(root.toFile())
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start()
              .waitFor();
      if (status != 0) {
        throw new IllegalStateException(String.join(" ", words) + " ended with " + status);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static URI listening(Process process) {
    CompletableFuture<URI> found = new CompletableFuture<>();
    // Not a virtual thread: reading a pipe holds its carrier, and there are as few of these as
    // cores.
    var _ = Thread.ofPlatform().daemon().name("prima-stdout").start(() -> read(process, found));
    try {
      return found.get(BUILD_AND_START_MINUTES, TimeUnit.MINUTES);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      process.destroy();
      throw new IllegalStateException("./prima: no line '" + LISTENING + "URL'", e);
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
