package dev.primavista.networks.keras;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipFile;

/** Whether a file is one of Keras's, by its content. */
final class KerasRecognition {
  private static final byte[] HDF = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
  private static final byte[] ZIP = {'P', 'K', 3, 4};

  private KerasRecognition() {}

  /**
   * Whether it is HDF5, which Keras keeps models and weights in, or a {@code .keras} archive.
   *
   * @param head the file's first bytes
   */
  static boolean isKeras(Path path, byte[] head) {
    return startsWith(head, HDF) || (startsWith(head, ZIP) && isArchive(path));
  }

  static boolean isHdf(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return Arrays.equals(in.readNBytes(HDF.length), HDF);
    }
  }

  private static boolean isArchive(Path path) {
    if (!Files.isRegularFile(path)) {
      return false;
    }
    try (ZipFile zip = new ZipFile(path.toFile())) {
      return zip.getEntry(KerasFile.CONFIG) != null
          && zip.stream().anyMatch(entry -> entry.getName().endsWith(".weights.h5"));
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean startsWith(byte[] head, byte[] magic) {
    return head.length >= magic.length
        && Arrays.equals(head, 0, magic.length, magic, 0, magic.length);
  }
}
