package dev.primavista.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that their clients do not take at once. */
@Timeout(60)
final class WaitingAnswersTest {
  private static final int MIB = 1024 * 1024;

  /** More than the buffers of a connection between two sockets hold. */
  private static final int LONG = 48 * MIB;

  private static final ServerConfig.Limits LIMITS =
      new ServerConfig.Limits(64, 64, 8192, 1024, 50_000, 100_000, 56L * MIB, 3, 1, 1, 1);

  private static final Duration HOUR = Duration.ofHours(1);

  private static final ServerConfig.Timeouts BRIEF =
      new ServerConfig.Timeouts(HOUR, HOUR, Duration.ofMillis(300), HOUR, Duration.ZERO, HOUR);

  private final ProbeServer probe = new ProbeServer();

  @AfterEach
  void stop() {
    probe.close();
  }

  /** Asks, and lets the handler answer with so many bytes; the client reads nothing. */
  private void ask(RawClient client, int bytes) throws Exception {
    client.request("GET /held", "");
    answer(bytes);
  }

  private void answer(int bytes) throws Exception {
    ProbeServer.Held held = probe.held().poll(20, TimeUnit.SECONDS);
    assertThat(held).isNotNull();
    boolean _ = held.answer().complete(Response.of(200, "text/plain", letters(bytes)));
  }

  private static byte[] letters(int count) {
    byte[] letters = new byte[count];
    for (int i = 0; i < count; i++) {
      letters[i] = (byte) ('a' + i % 23);
    }
    return letters;
  }

  private int askedAndTaken(int bytes) throws Exception {
    try (RawClient client = probe.client()) {
      ask(client, bytes);
      return client.answer().status();
    }
  }

  @Test
  void answers_that_nobody_takes_fill_the_memory_for_them() throws Exception {
    var _ = probe.restart(LIMITS);
    try (RawClient silent = probe.client();
        RawClient other = probe.client()) {
      ask(silent, LONG);
      ask(other, 16 * MIB);
      RawClient.Answer refused = other.answer();
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.headers()).containsEntry("retry-after", "1");
      assertThat(refused.body()).contains("overloaded");
      assertThat(askedAndTaken(4 * MIB)).isEqualTo(200);
      assertThat(silent.answer().status()).isEqualTo(200);
    }
    awaitRoom();
  }

  @Test
  void a_client_that_leaves_its_answer_makes_room() throws Exception {
    var _ = probe.restart(LIMITS);
    try (RawClient silent = probe.client()) {
      ask(silent, LONG);
    }
    awaitRoom();
  }

  /** Returns once an answer fits that does not beside a long one. */
  private void awaitRoom() throws Exception {
    while (askedAndTaken(16 * MIB) != 200) {
      Thread.onSpinWait();
    }
  }

  @Test
  void an_answer_longer_than_all_of_the_memory_goes_out_alone() throws Exception {
    var _ = probe.restart(LIMITS);
    try (RawClient client = probe.client()) {
      ask(client, LONG + LONG);
      RawClient.Answer whole = client.answer();
      assertThat(whole.status()).isEqualTo(200);
      assertThat(whole.body().getBytes(StandardCharsets.UTF_8)).isEqualTo(letters(LONG + LONG));
    }
  }

  @Test
  void small_answers_go_out_beside_a_full_memory() throws Exception {
    var _ = probe.restart(LIMITS);
    try (RawClient silent = probe.client();
        RawClient other = probe.client()) {
      ask(silent, LONG + LONG);
      assertThat(other.request("GET /", "").answer().body()).isEqualTo("Healthy");
      assertThat(askedAndTaken(1024)).isEqualTo(200);
      assertThat(askedAndTaken(1025)).isEqualTo(503);
    }
  }

  @Test
  void an_answer_that_nobody_takes_ends_its_connection() throws Exception {
    Duration hour = Duration.ofHours(1);
    Duration brief = Duration.ofMillis(300);
    var _ = probe.restart(new ServerConfig.Timeouts(hour, hour, brief, hour, Duration.ZERO, hour));
    try (RawClient silent = probe.client()) {
      ask(silent, LONG);
      while (probe.server().connections() > 0) {
        Thread.onSpinWait();
      }
      assertThat(probe.server().inFlight()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {100_000, MIB})
  void an_answer_that_nobody_takes_ends_its_stream_of_http_2_alone(int bytes) throws Exception {
    var _ = probe.restart(BRIEF);
    try (RawHttp2Client silent = new RawHttp2Client(probe.server().port())) {
      silent.get(1, "/held");
      answer(bytes);
      assertThat(silent.await(RawHttp2Client.RST_STREAM).stream()).isEqualTo(1);
      silent.send(RawHttp2Client.WINDOW_UPDATE, 0, 0, new byte[] {0, 1, 0, 0});
      assertThat(silent.get(3).answeredStream()).isEqualTo(3);
    }
  }
}
