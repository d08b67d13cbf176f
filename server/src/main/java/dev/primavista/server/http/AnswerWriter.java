package dev.primavista.server.http;

import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.internal.buffer.BufferInternal;

/** Puts an answer on its connection, without a copy of its body. */
final class AnswerWriter {
  private static final int NO_CONTENT = 204;
  private static final int NOT_MODIFIED = 304;

  private AnswerWriter() {}

  /**
   * Writes status, fields and body.
   *
   * @param last whether the connection ends with this answer
   * @return completed when the bytes were handed to the connection
   */
  static Future<Void> write(
      HttpServerRequest request, RequestHead head, Response answer, boolean last) {
    HttpServerResponse response = request.response();
    response.setStatusCode(answer.status());
    answer.headers().forEach(response::putHeader);
    response.putHeader("x-request-id", head.id()).putHeader("x-content-type-options", "nosniff");
    if (last && request.version() != HttpVersion.HTTP_2) {
      response.putHeader("connection", "close");
    }
    int length = answer.body().remaining();
    if (answer.status() != NO_CONTENT && answer.status() != NOT_MODIFIED) {
      response.putHeader("content-length", Integer.toString(length));
    }
    if (head.method() == Method.HEAD || length == 0) {
      return response.end();
    }
    return response.end(BufferInternal.buffer(Unpooled.wrappedBuffer(answer.body())));
  }
}
