package dev.primavista.pickle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Reads a file into memory piece by piece. {@link Files#readAllBytes} goes through a buffer outside
 * of the heap as large as the file, and its thread keeps that.
 */
public final class WholeFile {
  private static final int PIECE = 1 << 17;

  private WholeFile() {}

  /** The bytes of a file; its end is where it was when reading began. */
  public static byte[] read(Path file) throws IOException {
    long size = Files.size(file);
    if (size > Integer.MAX_VALUE - Long.BYTES) {
      throw new IOException("a file of " + size + " bytes (expected: less than 2 GiB)");
    }
    byte[] all = new byte[(int) size];
    int at = 0;
    try (InputStream in = Files.newInputStream(file)) {
      while (at < all.length) {
        int count = in.read(all, at, Math.min(PIECE, all.length - at));
        if (count < 0) {
          return Arrays.copyOf(all, at);
        }
        at += count;
      }
    }
    return all;
  }
}
