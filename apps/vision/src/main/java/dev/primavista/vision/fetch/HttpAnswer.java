package dev.primavista.vision.fetch;

import dev.primavista.core.ServingException.TooLarge;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An answer of HTTP/1.1 whose connection ends with it.
 *
 * @param headers by name in lower case, the last where one is repeated
 */
record HttpAnswer(int status, Map<String, String> headers, byte[] body) {
  private static final int MOST_HEAD = 32 * 1024;
  private static final int PIECE = 64 * 1024;
  private static final byte[] NO_BYTES = {};
  private static final int SWITCHED = 101;
  private static final String NONE = "identity";
  private static final String CHUNKED = "chunked";

  boolean isPicture() {
    return status == 200;
  }

  /** Where the server says to look instead. */
  Optional<String> redirect() {
    return switch (status) {
      case 301, 302, 303, 307, 308 -> Optional.ofNullable(headers.get("location"));
      default -> Optional.empty();
    };
  }

  /**
   * Reads an answer; the body of one that is no picture is left.
   *
   * @throws TooLarge if the body has more than {@code maxBytes}
   */
  static HttpAnswer read(InputStream in, long maxBytes) throws IOException {
    Source source = new Source(in);
    Head head = Head.read(source);
    while (head.isInterim()) {
      head = Head.read(source);
    }
    byte[] body = head.status == 200 ? body(source, head.headers, maxBytes) : NO_BYTES;
    return new HttpAnswer(head.status, head.headers, body);
  }

  /** An answer without its body. */
  private record Head(int status, Map<String, String> headers) {
    static Head read(Source source) throws IOException {
      String[] line = source.line().split(" ", 3);
      if (line.length < 2 || !line[0].startsWith("HTTP/1.") || !line[1].matches("[0-9]{3}")) {
        throw PictureFetch.failure("its server does not answer in HTTP/1.1");
      }
      return new Head(Integer.parseInt(line[1]), fields(source));
    }

    /** Whether the answer itself is still to come. */
    boolean isInterim() {
      return status < 200 && status != SWITCHED;
    }
  }

  private static Map<String, String> fields(Source source) throws IOException {
    Map<String, String> headers = new HashMap<>();
    for (String field = source.line(); !field.isEmpty(); field = source.line()) {
      int colon = field.indexOf(':');
      if (colon > 0) {
        headers.put(
            field.substring(0, colon).strip().toLowerCase(Locale.ROOT),
            field.substring(colon + 1).strip());
      }
    }
    return headers;
  }

  private static byte[] body(Source source, Map<String, String> headers, long maxBytes)
      throws IOException {
    requireKnown("content coding", coding(headers, "content-encoding"), Set.of(NONE));
    String transfer = coding(headers, "transfer-encoding");
    requireKnown("transfer coding", transfer, Set.of(NONE, CHUNKED));
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    if (transfer.equals(CHUNKED)) {
      for (long size = source.chunk(); size > 0; size = source.chunk()) {
        source.copy(size, body, maxBytes);
        source.line();
      }
      return body.toByteArray();
    }
    source.copy(length(headers), body, maxBytes);
    return body.toByteArray();
  }

  private static String coding(Map<String, String> headers, String field) {
    return headers.getOrDefault(field, NONE).toLowerCase(Locale.ROOT);
  }

  private static void requireKnown(String what, String coding, Set<String> known) {
    if (!known.contains(coding)) {
      throw PictureFetch.failure(
          "its server sends the %s '%s' (expected: %s)"
              .formatted(what, coding, String.join(" or ", known.stream().sorted().toList())));
    }
  }

  /** How many bytes the body has; negative where nothing tells it. */
  private static long length(Map<String, String> headers) {
    String length = headers.get("content-length");
    if (length == null) {
      return -1;
    }
    if (!length.matches("[0-9]{1,18}")) {
      throw PictureFetch.failure(
          "its server sends the length '" + length + "' (expected: a number of bytes)");
    }
    return Long.parseLong(length);
  }

  /** The connection's bytes. */
  private static final class Source {
    private final InputStream in;
    private final byte[] piece = new byte[PIECE];
    private int at;
    private int end;
    private int headBytes;

    Source(InputStream in) {
      this.in = in;
    }

    /** Whether there is more; then at least one byte is in the piece. */
    private boolean fill() throws IOException {
      if (at < end) {
        return true;
      }
      at = 0;
      end = Math.max(0, in.read(piece));
      return end > 0;
    }

    String line() throws IOException {
      StringBuilder line = new StringBuilder();
      while (true) {
        if (!fill()) {
          throw PictureFetch.failure("its server sends less than it says");
        }
        if (++headBytes > MOST_HEAD) {
          throw PictureFetch.failure(
              "its server sends a head of more than " + MOST_HEAD + " bytes");
        }
        char c = (char) (piece[at++] & 0xff);
        if (c == '\n') {
          return line.toString().stripTrailing();
        }
        line.append(c);
      }
    }

    long chunk() throws IOException {
      String size = line().replaceFirst(";.*", "").strip();
      if (!size.matches("[0-9a-fA-F]{1,8}")) {
        throw PictureFetch.failure("its server does not answer in HTTP/1.1");
      }
      headBytes = 0;
      return Long.parseLong(size, 16);
    }

    /** Copies so many bytes, or, where it is negative, all that come. */
    void copy(long count, ByteArrayOutputStream out, long most) throws IOException {
      long left = count < 0 ? Long.MAX_VALUE : count;
      if (count + out.size() > most) {
        throw tooLarge(most);
      }
      while (left > 0) {
        if (!fill()) {
          if (count < 0) {
            return;
          }
          throw PictureFetch.failure("its server sends less than it says");
        }
        int now = (int) Math.min(left, end - at);
        if (out.size() + (long) now > most) {
          throw tooLarge(most);
        }
        out.write(piece, at, now);
        at += now;
        left -= now;
      }
    }

    private static TooLarge tooLarge(long most) {
      return new TooLarge(
          "the URL's picture has too many bytes (expected: at most " + most + ")",
          "send a smaller picture");
    }
  }
}
