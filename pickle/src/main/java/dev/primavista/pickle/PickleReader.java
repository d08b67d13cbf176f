package dev.primavista.pickle;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/**
 * Reads pickle and joblib files, recognised from their content: pickle protocols 0 to 5 and joblib,
 * plain or compressed with zlib or gzip. Immutable and thread-safe.
 */
public final class PickleReader {
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
    if (compression(head) != Compression.NONE) {
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
      return read(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new PickleException("unreadable_file", "the file cannot be read: " + e.getMessage());
    }
  }

  /** The one value of a file with this content. */
  public PyValue read(byte[] content) {
    checkSize(content.length);
    Globals globals = new Globals(allowed);
    ByteCursor in = new ByteCursor(decompressed(content));
    if (in.atEnd()) {
      throw new PickleException("truncated_file", "the file is empty");
    }
    PyValue value;
    try {
      value = new PickleMachine(in, new Budget(limits), globals).run();
    } catch (PickleException damage) {
      globals.check();
      throw damage;
    }
    globals.check();
    return value;
  }

  private void checkSize(long bytes) {
    if (bytes > limits.bytes()) {
      throw new PickleException(
          "limit_exceeded",
          "a file of " + bytes + " bytes (expected: at most " + limits.bytes() + ")");
    }
  }

  private enum Compression {
    NONE,
    ZLIB,
    GZIP,
    BZ2,
    XZ,
    LZMA,
    LZ4,
    OLD_JOBLIB
  }

  private static Compression compression(byte[] head) {
    int first = head[0] & 0xff;
    int second = head[1] & 0xff;
    if (first == 0x78 && ((first << 8) | second) % 31 == 0) {
      return Compression.ZLIB;
    }
    if (first == 0x1f && second == 0x8b) {
      return Compression.GZIP;
    }
    if (head.length >= 4 && first == 'B' && second == 'Z' && head[2] == 'h') {
      return Compression.BZ2;
    }
    if (head.length >= 6 && first == 0xfd && second == '7' && head[2] == 'z' && head[3] == 'X') {
      return Compression.XZ;
    }
    if (head.length >= 13 && first == 0x5d && second == 0) {
      return Compression.LZMA;
    }
    if (head.length >= 4 && first == 0x04 && second == 0x22 && head[2] == 0x4d && head[3] == 0x18) {
      return Compression.LZ4;
    }
    if (first == 'Z' && second == 'F') {
      return Compression.OLD_JOBLIB;
    }
    return Compression.NONE;
  }

  private byte[] decompressed(byte[] content) {
    if (content.length < 2) {
      return content;
    }
    Compression compression = compression(content);
    return switch (compression) {
      case NONE -> content;
      case ZLIB -> inflate(content, compression);
      case GZIP -> inflate(content, compression);
      case BZ2, XZ, LZMA, LZ4, OLD_JOBLIB ->
          throw new PickleException(
              "unsupported_compression",
              "the file is compressed with "
                  + compression.name().toLowerCase(java.util.Locale.ROOT)
                  + " (expected: none, zlib or gzip)");
    };
  }

  private byte[] inflate(byte[] content, Compression compression) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(Math.max(64, content.length * 2));
    try (InputStream in = open(content, compression)) {
      byte[] chunk = new byte[64 * 1024];
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        checkSize((long) out.size() + count);
        checkRatio(out.size() + count, content.length);
        out.write(chunk, 0, count);
      }
      return out.toByteArray();
    } catch (IOException e) {
      throw new PickleException("truncated_file", "the compressed data is damaged or ends early");
    }
  }

  private static InputStream open(byte[] content, Compression compression) throws IOException {
    InputStream raw = new ByteArrayInputStream(content);
    return compression == Compression.GZIP
        ? new GZIPInputStream(raw)
        : new InflaterInputStream(raw);
  }

  /** Model files shrink by a few times; one that grows a thousandfold is made to fill memory. */
  private static void checkRatio(long inflated, long compressed) {
    if (inflated > (64L << 20) && inflated / compressed > 200) {
      throw new PickleException(
          "limit_exceeded",
          "the compressed data grows more than 200 times (expected: a model's data)");
    }
  }
}
