package dev.primavista.server.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/** The answer to bytes that are no HTTP request, or one with too long a head; it ends there. */
final class InvalidHttp {
  /** The answer to too long a path, which over HTTP/1 is too long a first line. */
  static final Problem LONG_URI =
      Problem.of(414, "uri_too_long", "the request's first line is too long");

  private InvalidHttp() {}

  static void answer(HttpServerRequest request, RequestIds ids) {
    Problem problem = problemOf(request.decoderResult().cause());
    Response response = problem.toResponse(ids.of(Optional.empty()));
    request.response().setStatusCode(response.status());
    response.headers().forEach(request.response()::putHeader);
    request.response().putHeader("connection", "close");
    byte[] bytes = new byte[response.body().remaining()];
    response.body().duplicate().get(bytes);
    var _ =
        request
            .response()
            .end(Buffer.buffer(bytes))
            .onComplete(
                _ -> {
                  var _ = request.connection().close();
                });
  }

  private static Problem problemOf(Throwable cause) {
    return switch (cause) {
      case TooLongHttpLineException _ -> LONG_URI;
      case TooLongHttpHeaderException _ ->
          Problem.of(431, "headers_too_large", "the request's header fields are too large");
      case null, default -> Problem.of(400, "bad_http", "the request is not HTTP");
    };
  }
}
