package dev.primavista.onnx;

import dev.primavista.core.model.ModelLoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * ONNX Runtime 1.29 on Linux ends the process with a segmentation fault where the process's command
 * line has 4,096 bytes or more (measured: 3,860 are well, 4,160 are not).
 */
final class CommandLineLength {
  static final int MOST_BYTES = 4_000;

  private static final Path OWN = Path.of("/proc/self/cmdline");

  private CommandLineLength() {}

  /**
   * Refuses what would end the process.
   *
   * @throws ModelLoadException if the command line is too long
   */
  static void check() {
    check(OWN);
  }

  static void check(Path commandLine) {
    int bytes = bytes(commandLine);
    if (bytes > MOST_BYTES) {
      throw new ModelLoadException(
          "long_command_line",
          "the process's command line has %,d bytes (expected: at most %,d, beyond which ONNX Runtime fails)"
              .formatted(bytes, MOST_BYTES),
          "put the JVM's options into a file: java @options");
    }
  }

  private static int bytes(Path commandLine) {
    try {
      return Files.exists(commandLine) ? Files.readAllBytes(commandLine).length : 0;
    } catch (IOException unknown) {
      return 0;
    }
  }
}
