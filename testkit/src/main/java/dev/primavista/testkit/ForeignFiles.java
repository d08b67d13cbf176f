package dev.primavista.testkit;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** First bytes of files that are no model. */
final class ForeignFiles {
  /** Nothing, a text, JSON, a zip, a PNG, an HDF5 file, zeros. */
  static final List<byte[]> ALL =
      List.of(
          new byte[0],
          "just a text\n".getBytes(StandardCharsets.UTF_8),
          "{\"a\": 1}".getBytes(StandardCharsets.UTF_8),
          new byte[] {'P', 'K', 3, 4, 20, 0, 0, 0},
          new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10},
          new byte[] {(byte) 0x89, 'H', 'D', 'F', 13, 10, 26, 10},
          new byte[256]);

  private ForeignFiles() {}
}
