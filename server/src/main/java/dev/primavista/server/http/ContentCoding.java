package dev.primavista.server.http;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.InflaterInputStream;

/** How a body may be compressed on its way; the one that costs least goes first. */
public enum ContentCoding {
  ZSTD("zstd"),
  GZIP("gzip"),
  /** In zlib's format, as RFC 9110 says, not the bare stream that the name seems to mean. */
  DEFLATE("deflate");

  /** All of them, as a value of Accept-Encoding. */
  static final String ALL = "zstd, gzip, deflate";

  private static final int FASTEST = Deflater.BEST_SPEED;

  private final String token;

  ContentCoding(String token) {
    this.token = token;
  }

  /** Its name on the wire. */
  public String token() {
    return token;
  }

  /** The coding of this name in any case; empty if it is none of these. */
  static Optional<ContentCoding> named(String name) {
    for (ContentCoding coding : values()) {
      if (coding.token.equalsIgnoreCase(name) || ("x-" + coding.token).equalsIgnoreCase(name)) {
        return Optional.of(coding);
      }
    }
    return Optional.empty();
  }

  /** What is compressed in this stream. */
  InputStream decoding(InputStream in) throws IOException {
    return switch (this) {
      case ZSTD -> new ZstdInputStreamNoFinalizer(in);
      case GZIP -> new GZIPInputStream(in);
      case DEFLATE -> new InflaterInputStream(in);
    };
  }

  /**
   * These bytes one after the other, compressed.
   *
   * @param parts each from its position to its limit, which stay
   */
  public byte[] encode(List<ByteBuffer> parts) {
    int length = parts.stream().mapToInt(ByteBuffer::remaining).sum();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(length / 4 + 64);
    try (OutputStream out = encoding(bytes);
        WritableByteChannel channel = Channels.newChannel(out)) {
      for (ByteBuffer part : parts) {
        for (ByteBuffer rest = part.duplicate(); rest.hasRemaining(); ) {
          int _ = channel.write(rest);
        }
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  /** Compresses what is written; complete once it is closed. */
  private OutputStream encoding(OutputStream out) throws IOException {
    return switch (this) {
      case ZSTD -> new ZstdOutputStreamNoFinalizer(out, FASTEST);
      case GZIP -> new FastGzip(out);
      case DEFLATE -> new FastZlib(out);
    };
  }

  /** Java's own at its fastest. */
  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(OutputStream out) throws IOException {
      super(out);
      def.setLevel(FASTEST);
    }
  }

  /** Java's own at its fastest, whose deflater is freed with it. */
  private static final class FastZlib extends DeflaterOutputStream {
    FastZlib(OutputStream out) {
      super(out, new Deflater(FASTEST));
    }

    @Override
    public void close() throws IOException {
      try {
        super.close();
      } finally {
        def.end();
      }
    }
  }
}
