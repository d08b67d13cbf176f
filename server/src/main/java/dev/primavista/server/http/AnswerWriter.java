package dev.primavista.server.http;

import dev.primavista.server.http.wire.LongAnswer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.ByteBuffer;

/** Puts an answer on its connection, without a copy of its body. */
final class AnswerWriter {
  private static final int NO_CONTENT = 204;
  private static final int NOT_MODIFIED = 304;

  /** Names and values of every answer, with their hashes and bytes. */
  private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("x-request-id");

  private static final CharSequence SNIFFING =
      HttpHeaders.createOptimized("x-content-type-options");
  private static final CharSequence NO_SNIFFING = HttpHeaders.createOptimized("nosniff");

  private AnswerWriter() {}

  /**
   * Writes status, fields and body.
   *
   * @param last whether the connection ends with this answer
   * @param taken told of each piece of a long body that the connection took
   * @return completed when the bytes were handed to the connection
   */
  static Future<Void> write(
      HttpServerRequest request, RequestHead head, Response answer, boolean last, Runnable taken) {
    HttpServerResponse response = request.response();
    response.setStatusCode(answer.status());
    answer.headers().forEach(response::putHeader);
    response
        .putHeader(REQUEST_ID, head.id())
        .putHeader(SNIFFING, NO_SNIFFING)
        .putHeader(HttpHeaders.DATE, DateField.now());
    if (last && request.version() != HttpVersion.HTTP_2) {
      response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    int length = answer.length();
    if (answer.status() != NO_CONTENT && answer.status() != NOT_MODIFIED) {
      response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(length));
    }
    if (head.method() == Method.HEAD || length == 0) {
      return response.end();
    }
    ByteBuf body = bytes(answer);
    return length <= LongAnswer.PIECE_BYTES
        ? response.end(BufferInternal.buffer(body))
        : new LongAnswer(response, body, taken).write();
  }

  private static ByteBuf bytes(Response answer) {
    if (answer.tail().isEmpty()) {
      return Unpooled.wrappedBuffer(answer.body());
    }
    ByteBuffer[] parts = new ByteBuffer[answer.tail().size() + 1];
    parts[0] = answer.body();
    for (int i = 1; i < parts.length; i++) {
      parts[i] = answer.tail().get(i - 1);
    }
    return Unpooled.wrappedBuffer(parts.length, parts);
  }
}
