package dev.primavista.pickle;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Reads pickle and joblib files, recognised from their content: pickle protocols 0 to 5 and joblib,
 * plain or compressed with zlib, gzip, bz2, xz, lzma or lz4. Immutable and thread-safe.
 */
public final class PickleReader {
  private static final byte[] TAR_MARK = "ustar".getBytes(StandardCharsets.US_ASCII);
  private static final int TAR_PLACE = 257;

  private final PickleLimits limits;
  private final AllowedGlobals allowed;

  public PickleReader(PickleLimits limits, AllowedGlobals allowed) {
    this.limits = limits;
    this.allowed = allowed;
  }

  /** A reader with the default limits and the supported libraries' classes. */
  public static PickleReader withDefaults() {
    return new PickleReader(PickleLimits.defaults(), AllowedGlobals.defaults());
  }

  /** Whether these first bytes of a file can begin a pickle or joblib file. */
  public static boolean looksLikePickle(byte[] head) {
    if (head.length < 2) {
      return false;
    }
    if (Compression.of(head) != Compression.NONE) {
      return true;
    }
    int first = head[0] & 0xff;
    if (first == 0x80) {
      return true;
    }
    return startsTextPickle(head);
  }

  /**
   * Protocols 0 and 1 have no mark of their own; they begin with a global, a mark or a container.
   */
  private static boolean startsTextPickle(byte[] head) {
    String start =
        new String(
            head, 0, Math.min(head.length, 80), java.nio.charset.StandardCharsets.ISO_8859_1);
    return start.matches("(?s)c[A-Za-z_][A-Za-z0-9_.]*\\r?\\n[A-Za-z_].*")
        || start.matches("(?s)\\([cidlt][^<]*.*")
        || start.matches("(?s)[\\]})][q0-9.(].*");
  }

  /**
   * The one value of the file.
   *
   * @throws PickleException if it cannot be read, names something forbidden, or exceeds a limit
   */
  public PyValue read(Path file) {
    try {
      long size = Files.size(file);
      checkSize(size);
      return read(WholeFile.read(file));
    } catch (IOException e) {
      throw new PickleException("unreadable_file", "the file cannot be read: " + e.getMessage());
    }
  }

  /** The one value of a file with this content. */
  public PyValue read(byte[] content) {
    checkSize(content.length);
    Globals globals = new Globals(allowed);
    byte[] plain = Compression.of(content).expanded(content, limits);
    if (plain.length == 0) {
      throw new PickleException("truncated_file", "the file is empty");
    }
    ByteCursor in = new ByteCursor(plain);
    PyValue value;
    try {
      value = new PickleMachine(in, new Budget(limits), globals).run();
    } catch (PickleException damage) {
      globals.check();
      throw isTar(plain)
          ? new PickleException(
              "unknown_format", "the file is a tar archive (expected: the model that is in it)")
          : damage;
    }
    globals.check();
    return value;
  }

  private static boolean isTar(byte[] content) {
    int end = TAR_PLACE + TAR_MARK.length;
    return content.length >= end
        && Arrays.equals(content, TAR_PLACE, end, TAR_MARK, 0, TAR_MARK.length);
  }

  private void checkSize(long bytes) {
    if (bytes > limits.bytes()) {
      throw new PickleException(
          "limit_exceeded",
          "a file of " + bytes + " bytes (expected: at most " + limits.bytes() + ")");
    }
  }
}
