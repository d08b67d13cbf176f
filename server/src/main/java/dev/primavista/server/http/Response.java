package dev.primavista.server.http;

import dev.primavista.server.json.JsonWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An answer.
 *
 * @param headers by name, in order; lengths and connection fields are the server's own
 * @param body from its position to its limit; not changed any more
 * @param tail what follows the body, each likewise
 */
public record Response(
    int status, Map<String, String> headers, ByteBuffer body, List<ByteBuffer> tail) {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
  private static final Map<String, String> JSON = Map.of("content-type", "application/json");

  /** An answer in one piece. */
  public Response(int status, Map<String, String> headers, ByteBuffer body) {
    this(status, headers, body, List.of());
  }

  /** 200 with a JSON document. */
  public static Response json(JsonWriter document) {
    return json(200, document);
  }

  public static Response json(int status, JsonWriter document) {
    return new Response(status, JSON, document.bytes());
  }

  /** UTF-8 text. */
  public static Response text(int status, String text) {
    return of(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  /** Bytes of a media type; the array is not copied. */
  public static Response of(int status, String contentType, byte[] body) {
    return new Response(status, Map.of("content-type", contentType), ByteBuffer.wrap(body));
  }

  /** A status without a body. */
  public static Response empty(int status) {
    return new Response(status, Map.of(), NOTHING);
  }

  /** The same with one more header field, or another value of it. */
  public Response withHeader(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Response(status, more, body, tail);
  }

  /** Bytes of body and tail. */
  public int length() {
    int length = body.remaining();
    for (ByteBuffer part : tail) {
      length = Math.addExact(length, part.remaining());
    }
    return length;
  }

  /** Bytes of the memory that it keeps. */
  long capacity() {
    long capacity = body.capacity();
    for (ByteBuffer part : tail) {
      capacity += part.capacity();
    }
    return capacity;
  }

  /** The same with more header fields. */
  public Response withHeaders(Map<String, String> fields) {
    if (fields.isEmpty()) {
      return this;
    }
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.putAll(fields);
    return new Response(status, more, body, tail);
  }
}
