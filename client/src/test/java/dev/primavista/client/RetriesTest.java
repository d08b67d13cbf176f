package dev.primavista.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.primavista.client.ScriptedServer.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

final class RetriesTest {
  private static final InferRequest ASKED = InferRequest.of("m", Input.of("x", 1f));
  private static final String ANSWER =
      "{\"model_name\":\"m\",\"outputs\":[{\"name\":\"y\",\"datatype\":\"FP32\",\"shape\":[1],"
          + "\"data\":[2]}]}";

  private final ManualTiming timing = new ManualTiming();

  private InferenceClient client(String url, Retries retries) {
    ClientConfig config = ClientConfig.of(URI.create(url)).withRetries(retries);
    return new InferenceClient(config, config.newHttpClient(), timing);
  }

  @Test
  void a_busy_server_is_asked_again_and_each_wait_is_about_twice_as_long() throws IOException {
    try (ScriptedServer server = new ScriptedServer();
        InferenceClient client = client(server.url(), Retries.defaults())) {
      server.then(Answer.of(503, "{\"error\":\"busy\"}")).then(Answer.of(429, ""));
      server.then(Answer.of(200, ANSWER));

      assertThat(client.infer(ASKED).output("y").floats()).containsExactly(2);
      assertThat(timing.waits())
          .containsExactly(Duration.ofNanos(37_500_000), Duration.ofMillis(75));
    }
  }

  @Test
  void a_server_that_says_when_to_come_back_is_heard() throws IOException {
    try (ScriptedServer server = new ScriptedServer();
        InferenceClient client = client(server.url(), Retries.defaults())) {
      server.then(Answer.of(503, "").withHeader("Retry-After", "7"));
      server.then(Answer.of(503, "").withHeader("Retry-After", "Thu, 01 Jan 1970 00:00:09 GMT"));
      server.then(Answer.of(200, ANSWER));

      client.infer(ASKED);

      assertThat(timing.waits()).containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(9));
    }
  }

  @Test
  void nobody_waits_beyond_the_timeout() throws IOException {
    try (ScriptedServer server = new ScriptedServer();
        InferenceClient client = client(server.url(), Retries.defaults())) {
      server.then(Answer.of(503, "{\"error\":\"busy\"}").withHeader("Retry-After", "7"));

      assertThatExceptionOfType(InferenceException.Unavailable.class)
          .isThrownBy(() -> client.infer(ASKED.withTimeout(Duration.ofSeconds(7))))
          .withMessage("busy")
          .satisfies(busy -> assertThat(busy.retryAfter()).contains(Duration.ofSeconds(7)));
      assertThat(timing.waits()).isEmpty();
    }
  }

  @Test
  void nobody_waits_for_a_body_that_stops_coming() throws IOException {
    try (ScriptedServer server = new ScriptedServer();
        InferenceClient client = client(server.url(), Retries.defaults())) {
      server.then(Answer.of(200, ANSWER).stalling());

      assertThatExceptionOfType(InferenceException.Expired.class)
          .isThrownBy(() -> client.infer(ASKED.withTimeout(Duration.ofMillis(300))))
          .withMessage("the timeout passed before an answer came");
    }
  }

  @Test
  void a_longer_timeout_than_servers_take_is_a_day() throws IOException {
    try (ScriptedServer server = new ScriptedServer();
        InferenceClient client = client(server.url(), Retries.defaults())) {
      server.then(Answer.of(200, ANSWER));

      client.infer(ASKED.withTimeout(Duration.ofSeconds(Long.MAX_VALUE)));

      assertThat(server.asked().getFirst().headers())
          .containsEntry("x-request-timeout-ms", "86400000");
    }
  }

  @Test
  void the_time_that_is_left_is_told_with_each_attempt() throws IOException {
    try (ScriptedServer server = new ScriptedServer();
        InferenceClient client = client(server.url(), Retries.defaults())) {
      server.then(Answer.of(503, "").withHeader("Retry-After", "7"));
      server.then(Answer.of(200, ANSWER));

      client.infer(ASKED.withTimeout(Duration.ofSeconds(10)));

      assertThat(server.asked())
          .extracting(asked -> asked.headers().get("x-request-timeout-ms"))
          .containsExactly("10000", "3000");
    }
  }

  @Test
  void what_was_executed_or_is_wrong_is_not_asked_again() throws IOException {
    for (int status : new int[] {400, 404, 413, 500, 502, 504}) {
      try (ScriptedServer server = new ScriptedServer();
          InferenceClient client = client(server.url(), Retries.defaults())) {
        server.then(Answer.of(status, "{\"error\":\"no\",\"code\":\"why\"}"));

        assertThatExceptionOfType(InferenceException.class)
            .isThrownBy(() -> client.infer(ASKED))
            .withMessage("no");
        assertThat(server.asked()).hasSize(1);
      }
    }
  }

  @Test
  void a_lost_connection_is_asked_again_only_where_that_does_no_harm() throws IOException {
    for (boolean repeatable : new boolean[] {false, true}) {
      Retries retries = repeatable ? Retries.defaults().withLostConnections() : Retries.defaults();
      try (ScriptedServer server = new ScriptedServer();
          InferenceClient client = client(server.url(), retries)) {
        server.then(Answer.of(-1, "")).then(Answer.of(200, ANSWER));
        if (repeatable) {
          assertThat(client.infer(ASKED).outputs()).hasSize(1);
        } else {
          assertThatExceptionOfType(InferenceException.Unreachable.class)
              .isThrownBy(() -> client.infer(ASKED))
              .satisfies(lost -> assertThat(lost.sent()).isTrue());
        }
      }
    }
  }

  @Test
  void a_server_that_is_not_there_is_tried_as_often_as_allowed() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    try (InferenceClient client = client("http://127.0.0.1:" + port, Retries.defaults())) {
      assertThatExceptionOfType(InferenceException.Unreachable.class)
          .isThrownBy(() -> client.infer(ASKED))
          .satisfies(lost -> assertThat(lost.sent()).isFalse());
      assertThat(timing.waits()).hasSize(2);
    }
  }

  @Test
  void a_client_that_is_closed_says_so_at_once() {
    InferenceClient client = client("http://127.0.0.1:1", Retries.defaults());
    client.close();

    assertThatExceptionOfType(InferenceException.Unreachable.class)
        .isThrownBy(() -> client.infer(ASKED))
        .withMessage("the client is closed")
        .satisfies(lost -> assertThat(lost.sent()).isFalse());
    assertThat(timing.waits()).isEmpty();
  }

  /** As {@code orTimeout} does. */
  @Test
  void a_result_that_its_caller_completes_is_not_asked_for_again() throws IOException {
    CompletableFuture<Void> pause = new CompletableFuture<>();
    CompletableFuture<Void> begun = new CompletableFuture<>();
    Timing waiting =
        new Timing() {
          @Override
          public long nanos() {
            return 1;
          }

          @Override
          public Instant now() {
            return Instant.EPOCH;
          }

          @Override
          public double random() {
            return 0;
          }

          @Override
          public CompletableFuture<Void> after(Duration wait) {
            begun.complete(null);
            return pause;
          }
        };
    try (ScriptedServer server = new ScriptedServer()) {
      ClientConfig config = ClientConfig.of(URI.create(server.url()));
      try (InferenceClient client = new InferenceClient(config, config.newHttpClient(), waiting)) {
        server.then(Answer.of(503, ""));
        CompletableFuture<InferResponse> answer = client.inferAsync(ASKED);
        begun.join();
        answer.completeExceptionally(new TimeoutException());
        assertThatExceptionOfType(CancellationException.class).isThrownBy(pause::join);
      }
      assertThat(server.asked()).hasSize(1);
    }
  }

  @Test
  void all_requests_together_retry_no_more_than_their_share() throws IOException {
    Retries one = new Retries(3, Duration.ofMillis(1), Duration.ofMillis(1), 0.25, 1, false);
    try (ScriptedServer server = new ScriptedServer();
        InferenceClient client = client(server.url(), one)) {
      for (int i = 0; i < 11; i++) {
        server.then(Answer.of(503, ""));
      }
      for (int i = 0; i < 8; i++) {
        assertThatExceptionOfType(InferenceException.Unavailable.class)
            .isThrownBy(() -> client.infer(ASKED));
      }
      assertThat(server.asked()).hasSizeBetween(10, 11);
    }
  }
}
