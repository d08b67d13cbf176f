package dev.primavista.packaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Programs of the machine and of the JDK that take part in making an image. */
final class Tools {
  private static final int TOLD = 400;

  private Tools() {}

  /**
   * Runs a program to its end; what it wrote is the answer.
   *
   * @throws PackagingException if it cannot be started or does not succeed
   */
  static String run(Path folder, List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (process.waitFor() != 0) {
        throw failed(command, said);
      }
      return said;
    } catch (IOException e) {
      throw failed(command, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException(e));
    }
  }

  private static PackagingException failed(List<String> command, String said) {
    String end = said.length() > TOLD ? said.substring(said.length() - TOLD) : said;
    return new PackagingException(
        "tool_failed", Path.of(command.getFirst()).getFileName() + " failed: " + end, null);
  }
}
