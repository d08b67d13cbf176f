package dev.primavista.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The one file of this process that an input is put in, for readers that take files. */
final class ScratchFile {
  private static final Path FILE = create();

  private ScratchFile() {}

  /** The file, which now holds this content and nothing else. */
  static Path holding(byte[] content) {
    try {
      return Files.write(FILE, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** In memory where the machine has such a place. */
  private static Path create() {
    Path memory = Path.of("/dev/shm");
    try {
      Path file =
          Files.isWritable(memory)
              ? Files.createTempFile(memory, "prima-fuzz", ".model")
              : Files.createTempFile("prima-fuzz", ".model");
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
