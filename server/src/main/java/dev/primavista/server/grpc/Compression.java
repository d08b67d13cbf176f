package dev.primavista.server.grpc;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.ServingException.TooLarge;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/** How the messages of a call may be compressed. */
enum Compression {
  IDENTITY("identity"),
  GZIP("gzip"),
  /** In zlib's format, as HTTP and gRPC mean it. */
  DEFLATE("deflate");

  /** All of them, as a value of grpc-accept-encoding. */
  static final String ALL = "identity,gzip,deflate";

  private static final int FASTEST = Deflater.BEST_SPEED;
  private static final int CHUNK_BYTES = 16 * 1024;

  private final String token;

  Compression(String token) {
    this.token = token;
  }

  String token() {
    return token;
  }

  /**
   * The one that grpc-encoding names.
   *
   * @param name null for identity
   * @throws CallException if it is none of these
   */
  static Compression named(@Nullable String name) {
    if (name == null) {
      return IDENTITY;
    }
    for (Compression compression : values()) {
      if (compression.token.equals(name)) {
        return compression;
      }
    }
    throw new CallException(
        Code.UNIMPLEMENTED, "grpc-encoding is not taken here (expected: " + ALL + ")");
  }

  /** Whether the client says in grpc-accept-encoding that it reads this. */
  boolean isIn(@Nullable String accepted) {
    if (accepted != null) {
      for (String name : accepted.split(",", -1)) {
        if (name.trim().equals(token)) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * What was compressed.
   *
   * @param limit of its bytes
   * @throws TooLarge if there are more
   * @throws InvalidRequest if the bytes are broken
   */
  byte[] decompress(byte[] bytes, long limit) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream(CHUNK_BYTES);
    try (InputStream in = decoding(new ByteArrayInputStream(bytes))) {
      byte[] chunk = new byte[CHUNK_BYTES];
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        if (whole.size() + (long) count > limit) {
          throw MessageReader.tooLarge("more than " + limit + " bytes", limit);
        }
        whole.write(chunk, 0, count);
      }
    } catch (IOException broken) {
      throw new InvalidRequest("bad_compression", "the message is not in the format " + token);
    }
    return whole.toByteArray();
  }

  private InputStream decoding(InputStream in) throws IOException {
    return switch (this) {
      case IDENTITY -> in;
      case GZIP -> new GZIPInputStream(in);
      case DEFLATE -> new InflaterInputStream(in);
    };
  }

  /** The same, compressed. */
  Frame compress(Frame frame) {
    if (this == IDENTITY) {
      return frame;
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream(CHUNK_BYTES);
    Deflater deflater = new Deflater(FASTEST);
    try (OutputStream out =
        this == GZIP ? new FastGzip(whole) : new DeflaterOutputStream(whole, deflater)) {
      for (ByteBuffer part : frame.message()) {
        byte[] bytes = new byte[part.remaining()];
        part.get(bytes);
        out.write(bytes);
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    } finally {
      deflater.end();
    }
    return Frame.compressed(whole.toByteArray());
  }

  /** Java's own at its fastest. */
  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(OutputStream out) throws IOException {
      super(out);
      def.setLevel(FASTEST);
    }
  }
}
