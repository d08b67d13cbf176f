package dev.primavista.server.grpc;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Calls as bytes over HTTP/2. */
final class RawCalls implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client;

  RawCalls(int port) {
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false)
                .setDefaultPort(port));
  }

  /** What came back; the status wherever it stood. */
  record Answer(int httpStatus, MultiMap head, Buffer body, @Nullable String status) {}

  Answer post(String method, byte[] body, Map<String, String> fields) {
    // On the client's own thread: elsewhere an answer could be over before somebody waits for it.
    Promise<Answer> answer = Promise.promise();
    vertx.runOnContext(_ -> send(method, body, fields).onComplete(answer));
    return join(answer.future());
  }

  private Future<Answer> send(String method, byte[] body, Map<String, String> fields) {
    return client
        .request(HttpMethod.POST, "/" + method)
        .compose(
            request -> {
              request.putHeader("content-type", "application/grpc").putHeader("te", "trailers");
              fields.forEach(request::putHeader);
              return request.send(Buffer.buffer(body));
            })
        .compose(
            response ->
                response
                    .body()
                    .map(
                        bytes -> {
                          String alone = response.getHeader("grpc-status");
                          return new Answer(
                              response.statusCode(),
                              response.headers(),
                              bytes,
                              alone == null ? response.getTrailer("grpc-status") : alone);
                        }));
  }

  /** A message as it goes over a stream. */
  static byte[] frame(boolean compressed, byte[] message) {
    return ByteBuffer.allocate(5 + message.length)
        .put((byte) (compressed ? 1 : 0))
        .putInt(message.length)
        .put(message)
        .array();
  }

  private static <T> T join(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  @Override
  public void close() {
    var _ = join(vertx.close());
  }
}
