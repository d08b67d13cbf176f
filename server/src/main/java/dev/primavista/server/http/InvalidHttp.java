package dev.primavista.server.http;

import dev.primavista.server.trail.Trail;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.Optional;

/**
 * The answer to bytes that are no HTTP request, or one with too long a head, or one at a port where
 * HTTP's requests are not taken; it ends there. The steps are told of it as of any other, with GET
 * where no method was read.
 */
record InvalidHttp(Shared shared) {
  /** The answer to too long a path, which over HTTP/1 is too long a first line. */
  static final Problem LONG_URI =
      Problem.of(414, "uri_too_long", "the request's first line is too long");

  private static final String PROTOCOL = "HTTP";

  /** HTTP's "misdirected request". */
  private static final int WRONG_PORT = 421;

  void answer(HttpServerRequest request) {
    long start = System.nanoTime();
    RequestHead head = Heads.of(request, shared.ids());
    Problem problem = problemOf(request.decoderResult().cause());
    Response response = problem.toResponse(head.id());
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
    tell(head, clientOf(request), start, new Told(response.status(), bytes.length));
  }

  /** Refuses a request at a port where its protocol is not spoken. */
  void misdirected(HttpServerRequest request) {
    long start = System.nanoTime();
    RequestHead head = Heads.of(request, shared.ids());
    var _ = request.response().setStatusCode(WRONG_PORT).end();
    tell(head, clientOf(request), start, new Told(WRONG_PORT, 0));
  }

  private static String clientOf(HttpServerRequest request) {
    return request.remoteAddress().hostAddress();
  }

  private static Problem problemOf(Throwable cause) {
    return switch (cause) {
      case TooLongHttpLineException _ -> LONG_URI;
      case TooLongHttpHeaderException _ ->
          Problem.of(431, "headers_too_large", "the request's header fields are too large");
      case null, default -> Problem.of(400, "bad_http", "the request is not HTTP");
    };
  }

  /**
   * An answer that went out.
   *
   * @param bytes of its body
   */
  record Told(int status, int bytes) {}

  /** Tells the steps of an answer to a head that was not read. */
  void tell(String client, Told answer) {
    RequestHead.Target nowhere = new RequestHead.Target("", Map.of());
    String id = shared.ids().of(Optional.empty());
    RequestHead head = new RequestHead(id, Method.GET, nowhere, Headers.NONE);
    tell(head, client, System.nanoTime(), answer);
  }

  private void tell(RequestHead head, String client, long startNanos, Told answer) {
    Trail trail = new Trail(new Trail.Origin(PROTOCOL, "http", () -> client), startNanos);
    Step.Completion completion =
        new Step.Completion(
            head,
            Step.NO_ROUTE,
            answer.status(),
            new Step.Sizes(0, answer.bytes()),
            System.nanoTime() - startNanos,
            null,
            trail);
    for (Step step : shared.steps()) {
      step.completed(completion);
    }
  }
}
