package dev.primavista.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.client.ScriptedServer.Answer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

final class BoundedBodyTest {
  private static final String REFUSAL =
      "the answer has more than 10000 bytes (ClientConfig.withAnswerBytes allows more)";

  private boolean cancelled;

  private HttpResponse.BodySubscriber<byte[]> body(Map<String, List<String>> fields) {
    HttpResponse.BodySubscriber<byte[]> body =
        BoundedBody.handler(10_000)
            .apply(
                new Head(200, HttpHeaders.of(fields, (_, _) -> true), HttpClient.Version.HTTP_2));
    body.onSubscribe(
        new Flow.Subscription() {
          @Override
          public void request(long more) {}

          @Override
          public void cancel() {
            cancelled = true;
          }
        });
    return body;
  }

  private record Head(int statusCode, HttpHeaders headers, HttpClient.Version version)
      implements HttpResponse.ResponseInfo {}

  private static List<ByteBuffer> bytes(int count, int value) {
    byte[] bytes = new byte[count];
    java.util.Arrays.fill(bytes, (byte) value);
    return List.of(
        ByteBuffer.wrap(bytes, 0, count / 3), ByteBuffer.wrap(bytes, count / 3, count - count / 3));
  }

  private static CompletableFuture<byte[]> future(HttpResponse.BodySubscriber<byte[]> body) {
    return body.getBody().toCompletableFuture();
  }

  @Test
  void parts_are_put_together() {
    HttpResponse.BodySubscriber<byte[]> body = body(Map.of());
    body.onNext(bytes(9_000, 1));
    body.onNext(bytes(1_000, 2));
    body.onComplete();
    assertThat(future(body).join()).hasSize(10_000).startsWith(1, 1).endsWith(2, 2);
    assertThat(cancelled).isFalse();
  }

  @Test
  void a_longer_body_ends_the_exchange_as_soon_as_it_is_known() {
    HttpResponse.BodySubscriber<byte[]> body = body(Map.of());
    body.onNext(bytes(9_000, 1));
    assertThat(cancelled).isFalse();
    body.onNext(bytes(9_000, 1));
    assertThat(cancelled).isTrue();
    assertThatThrownBy(() -> future(body).join())
        .hasCauseInstanceOf(InferenceException.Malformed.class)
        .hasRootCauseMessage(REFUSAL);

    cancelled = false;
    assertThat(future(body(Map.of("Content-Length", List.of("10001"))))).isCompletedExceptionally();
    assertThat(cancelled).isTrue();
  }

  @Test
  void a_client_goes_on_after_an_answer_that_is_too_long() throws IOException {
    try (ScriptedServer server = new ScriptedServer();
        InferenceClient client =
            InferenceClient.of(ClientConfig.of(URI.create(server.url())).withAnswerBytes(10_000))) {
      server.then(Answer.of(200, " ".repeat(10_001))).then(Answer.of(200, "{\"outputs\":[]}"));
      InferRequest asked = InferRequest.of("m", Input.of("x", 1f));
      assertThatThrownBy(() -> client.infer(asked))
          .isInstanceOf(InferenceException.Malformed.class)
          .hasMessage(REFUSAL);
      assertThat(client.infer(asked).outputs()).isEmpty();
    }
  }
}
