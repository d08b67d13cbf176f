package dev.primavista.pickle;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorInputStream;
import org.tukaani.xz.LZMAInputStream;
import org.tukaani.xz.XZInputStream;

/** How joblib compressed a file, by its first bytes. */
enum Compression {
  NONE,
  ZLIB,
  GZIP,
  BZ2,
  XZ,
  LZMA,
  LZ4,
  /** joblib's own format before 0.10. */
  OLD_JOBLIB;

  private static final int CHUNK = 64 * 1024;

  /** What one array holds. */
  private static final int LONGEST = Integer.MAX_VALUE - 8;

  /** What a decoder may take beside its output, in KiB. */
  private static final int DECODER_KIB = 256 * 1024;

  static Compression of(byte[] head) {
    if (head.length < 2) {
      return NONE;
    }
    int first = head[0] & 0xff;
    int second = head[1] & 0xff;
    if (first == 0x78 && ((first << 8) | second) % 31 == 0) {
      return ZLIB;
    }
    if (first == 0x1f && second == 0x8b) {
      return GZIP;
    }
    if (head.length >= 4 && first == 'B' && second == 'Z' && head[2] == 'h') {
      return BZ2;
    }
    if (head.length >= 6 && first == 0xfd && second == '7' && head[2] == 'z' && head[3] == 'X') {
      return XZ;
    }
    if (head.length >= 13 && first == 0x5d && second == 0) {
      return LZMA;
    }
    if (head.length >= 4 && first == 0x04 && second == 0x22 && head[2] == 0x4d && head[3] == 0x18) {
      return LZ4;
    }
    return first == 'Z' && second == 'F' ? OLD_JOBLIB : NONE;
  }

  /** The content without the compression, within the limits. */
  byte[] expanded(byte[] content, PickleLimits limits) {
    if (this == NONE) {
      return content;
    }
    List<byte[]> chunks = new ArrayList<>();
    int size = 0;
    try (InputStream in = open(content)) {
      byte[] chunk = in.readNBytes(CHUNK);
      while (chunk.length > 0) {
        check((long) size + chunk.length, content.length, limits);
        size += chunk.length;
        chunks.add(chunk);
        chunk = in.readNBytes(CHUNK);
      }
    } catch (IOException | IllegalArgumentException | ArrayIndexOutOfBoundsException damage) {
      throw new PickleException("truncated_file", "the compressed data is damaged or ends early");
    }
    ByteBuffer whole = ByteBuffer.allocate(size);
    chunks.forEach(whole::put);
    return whole.array();
  }

  private InputStream open(byte[] content) throws IOException {
    InputStream raw = new ByteArrayInputStream(content);
    return switch (this) {
      case ZLIB -> new InflaterInputStream(raw);
      case GZIP -> new GZIPInputStream(raw);
      case BZ2 -> new BZip2CompressorInputStream(raw, true);
      case XZ -> new XZInputStream(raw, DECODER_KIB);
      case LZMA -> new LZMAInputStream(raw, DECODER_KIB);
      case LZ4 -> new FramedLZ4CompressorInputStream(raw, true);
      case NONE -> raw;
      case OLD_JOBLIB ->
          throw new PickleException(
              "unsupported_compression",
              "the file is of joblib before 0.10 (expected: joblib 0.10 or later)");
    };
  }

  /** The most that this many bytes may grow to: a bomb is not expanded beyond it. */
  static long mostExpanded(long compressed, PickleLimits limits) {
    return Math.min(limits.bytes(), Math.max(64L << 20, 200 * compressed));
  }

  /** Model files shrink by a few times; one that grows a thousandfold is made to fill memory. */
  private static void check(long expanded, long compressed, PickleLimits limits) {
    long most = Math.min(limits.bytes(), LONGEST);
    if (expanded > most) {
      throw new PickleException(
          "limit_exceeded", "a file of " + expanded + " bytes (expected: at most " + most + ")");
    }
    if (expanded > mostExpanded(compressed, limits)) {
      throw new PickleException(
          "limit_exceeded",
          "the compressed data grows more than 200 times (expected: a model's data)");
    }
  }
}
