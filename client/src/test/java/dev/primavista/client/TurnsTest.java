package dev.primavista.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.primavista.client.ScriptedServer.Answer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class TurnsTest {
  @Test
  void so_many_pass_at_a_time_and_the_rest_in_the_order_in_which_they_came() {
    Turns turns = new Turns(2);
    assertThat(turns.take()).isCompleted();
    assertThat(turns.take()).isCompleted();
    CompletableFuture<Void> third = turns.take();
    CompletableFuture<Void> fourth = turns.take();
    CompletableFuture<Void> fifth = turns.take();
    assertThat(third).isNotDone();

    fourth.cancel(true);
    turns.end();
    third.join();
    assertThat(fifth).isNotDone();

    turns.end();
    fifth.join();
  }

  @Test
  void turns_that_nobody_waits_for_are_had_again() {
    Turns turns = new Turns(1);
    assertThat(turns.take()).isCompleted();
    turns.take().cancel(true);
    turns.end();
    assertThat(turns.take()).isCompleted();
    turns.end();
    turns.close();
    assertThat(turns.take())
        .isCompletedExceptionally()
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withCauseExactlyInstanceOf(InferenceException.Unreachable.class)
        .withMessageContaining("the client is closed");
  }

  @Test
  void a_request_waits_for_its_turn_within_its_timeout() throws IOException {
    InferRequest asked = InferRequest.of("m", Input.of("x", 1f));
    try (ScriptedServer server = new ScriptedServer();
        InferenceClient client =
            InferenceClient.of(ClientConfig.of(URI.create(server.url())).withExchanges(1))) {
      server.then(Answer.of(200, "{}").stalling()).then(Answer.of(200, "{\"outputs\":[]}"));
      CompletableFuture<InferResponse> first = client.inferAsync(asked);
      CompletableFuture<InferResponse> last =
          client.inferAsync(asked.withTimeout(Duration.ofHours(1)));

      assertThatExceptionOfType(InferenceException.Expired.class)
          .isThrownBy(() -> client.infer(asked.withTimeout(Duration.ofMillis(300))))
          .withMessage(
              "the timeout passed before one of 1 exchanges was free"
                  + " (ClientConfig.withExchanges allows more)");
      assertThat(server.asked()).hasSize(1);

      first.cancel(true);
      assertThat(last.join().outputs()).isEmpty();
    }
  }

  @Test
  void those_that_wait_are_answered_before_the_client_is_closed() throws IOException {
    try (ScriptedServer server = new ScriptedServer()) {
      CompletableFuture<InferResponse> last;
      try (InferenceClient client =
          InferenceClient.of(ClientConfig.of(URI.create(server.url())).withExchanges(1))) {
        server.then(Answer.of(503, "").withHeader("Retry-After", "3600"));
        server.then(Answer.of(200, "{\"outputs\":[]}"));
        var _ = client.inferAsync(InferRequest.of("m", Input.of("x", 1f)));
        last = client.inferAsync(InferRequest.of("m", Input.of("x", 1f)));
      }
      assertThat(last.join().outputs()).isEmpty();
    }
  }
}
