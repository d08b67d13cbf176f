package dev.primavista.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Time, load and the end. */
final class HttpLifecycleTest {
  private static final ServerConfig.Timeouts SHORT =
      new ServerConfig.Timeouts(
          Duration.ofMillis(150),
          Duration.ofMillis(300),
          Duration.ofMillis(150),
          Duration.ofMillis(400),
          Duration.ZERO,
          Duration.ofSeconds(20));

  private final ProbeServer probe = new ProbeServer();

  @AfterEach
  void stop() {
    probe.close();
  }

  @Test
  void a_full_cpu_queue_refuses_at_once_and_keeps_what_it_took() throws Exception {
    try (RawClient first = probe.client();
        RawClient second = probe.client();
        RawClient third = probe.client()) {
      first.request("GET /cpu", "");
      CountDownLatch firstGate = probe.cpuGates().poll(20, TimeUnit.SECONDS);
      second.request("GET /cpu", "");
      awaitQueued(1);
      assertThat(third.request("GET /cpu", "").answer().status()).isEqualTo(503);
      firstGate.countDown();
      assertThat(first.answer().body()).startsWith("http-cpu-");
      probe.cpuGates().poll(20, TimeUnit.SECONDS).countDown();
      assertThat(second.answer().status()).isEqualTo(200);
    }
  }

  @Test
  void a_full_slow_lane_delays_no_other_request() throws Exception {
    try (RawClient running = probe.client();
        RawClient waiting = probe.client();
        RawClient refused = probe.client();
        RawClient other = probe.client()) {
      running.request("GET /slow", "");
      CountDownLatch runningGate = probe.cpuGates().poll(20, TimeUnit.SECONDS);
      waiting.request("GET /slow", "");
      awaitQueued(1);
      assertThat(refused.request("GET /slow", "").answer().status()).isEqualTo(503);
      assertThat(other.request("GET /", "").answer().body()).isEqualTo("Healthy");
      other.request("GET /cpu", "");
      probe.cpuGates().poll(20, TimeUnit.SECONDS).countDown();
      assertThat(other.answer().body()).startsWith("http-cpu-");
      runningGate.countDown();
      assertThat(running.answer().body()).startsWith("http-slow-");
      probe.cpuGates().poll(20, TimeUnit.SECONDS).countDown();
      assertThat(waiting.answer().status()).isEqualTo(200);
    }
  }

  private void awaitQueued(int wanted) {
    while (probe.server().cpuQueued() < wanted) {
      Thread.onSpinWait();
    }
  }

  @Test
  void a_client_that_goes_away_cancels_the_work() throws Exception {
    RawClient client = probe.client();
    client.request("GET /cancellable", "");
    assertThat(probe.held().poll(20, TimeUnit.SECONDS)).isNotNull();
    client.close();
    assertThat(probe.cancelled().get(20, TimeUnit.SECONDS)).contains("CancellationException");
    Step.Completion completion = probe.completions().poll(20, TimeUnit.SECONDS);
    assertThat(completion).isNotNull();
    assertThat(completion.status()).isEqualTo(499);
    assertThat(probe.server().inFlight()).isZero();
  }

  @Test
  void a_client_that_goes_away_within_its_body_does_no_harm() throws Exception {
    for (int i = 0; i < 5; i++) {
      try (RawClient client = probe.client()) {
        client.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nabc");
      }
    }
    for (int i = 0; i < 5; i++) {
      Step.Completion completion = probe.completions().poll(20, TimeUnit.SECONDS);
      assertThat(completion).isNotNull();
      assertThat(completion.status()).isEqualTo(499);
    }
    try (RawClient client = probe.client()) {
      assertThat(client.request("POST /echo", "abc").answer().body()).isEqualTo("abc");
    }
  }

  @Test
  void a_head_that_trickles_without_end_is_cut_off() throws Exception {
    probe.restart(onlyShort(Duration.ofMillis(300), Duration.ofMinutes(1)));
    try (RawClient client = probe.client()) {
      client.send("GET / HTTP/1.1\r\nHost: localhost\r\n");
      boolean closed = client.isClosedWithin(20);
      while (!closed) {
        client.send("X");
        closed = client.isClosedWithin(20);
      }
      assertThat(closed).isTrue();
    } catch (SocketException cutOffWhileSending) {
      assertThat(cutOffWhileSending).isNotNull();
    }
  }

  @Test
  void a_silent_connection_is_cut_off() throws Exception {
    probe.restart(onlyShort(Duration.ofMillis(100), Duration.ofMinutes(1)));
    try (RawClient silent = probe.client()) {
      assertThat(silent.isClosedByServer()).isTrue();
    }
    awaitNoConnection();
  }

  private void awaitNoConnection() {
    while (probe.server().connections() > 0) {
      Thread.onSpinWait();
    }
  }

  @Test
  void a_kept_connection_without_a_next_request_is_cut_off() throws Exception {
    probe.restart(onlyShort(Duration.ofMinutes(1), Duration.ofMillis(100)));
    try (RawClient kept = probe.client();
        RawClient halfWay = probe.client()) {
      assertThat(kept.request("GET /", "").answer().status()).isEqualTo(200);
      assertThat(kept.isClosedByServer()).isTrue();
      assertThat(halfWay.request("GET /", "").answer().status()).isEqualTo(200);
      halfWay.send("GET / HTTP/1.1\r\nHost: loc");
      assertThat(halfWay.isClosedByServer()).isTrue();
    }
  }

  /** All others are too long to matter. */
  private static ServerConfig.Timeouts onlyShort(Duration head, Duration idle) {
    Duration hour = Duration.ofHours(1);
    return new ServerConfig.Timeouts(head, idle, hour, hour, Duration.ZERO, hour);
  }

  @Test
  void a_body_that_never_comes_is_cut_off_with_408() throws Exception {
    probe.restart(SHORT);
    try (RawClient client = probe.client()) {
      client.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 500\r\n\r\n{");
      assertThat(client.answer().status()).isEqualTo(408);
      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  @Test
  void a_handler_that_never_answers_gets_its_client_a_504() throws Exception {
    probe.restart(SHORT);
    try (RawClient client = probe.client()) {
      RawClient.Answer answer = client.request("GET /cancellable", "").answer();
      assertThat(answer.status()).isEqualTo(504);
      assertThat(probe.cancelled().get(20, TimeUnit.SECONDS)).contains("CancellationException");
    }
  }

  @Test
  void connections_beyond_the_limit_are_closed() throws Exception {
    List<RawClient> clients = new ArrayList<>();
    try {
      for (int i = 0; i < 8; i++) {
        RawClient client = probe.client();
        clients.add(client);
        assertThat(client.request("GET /", "").answer().status()).isEqualTo(200);
      }
      try (RawClient ninth = probe.client()) {
        ninth.request("GET /", "");
        assertThat(ninth.answer().status()).isZero();
      }
      assertThat(clients.getFirst().request("GET /", "").answer().status()).isEqualTo(200);
    } finally {
      for (RawClient client : clients) {
        client.close();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Connection: close",
        "Connection: TE, close",
        "Connection: keep-alive,CLOSE",
        "Connection: close, foo",
        "Connection: foo\r\nConnection: close",
      })
  void a_client_that_says_close_is_left_after_its_answer(String field) throws Exception {
    try (RawClient client = probe.client()) {
      RawClient.Answer answer = client.request("GET /", "", field).answer();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.headers()).containsEntry("connection", "close");
      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  @Test
  void draining_answers_close_their_connections() throws Exception {
    try (RawClient client = probe.client()) {
      assertThat(client.request("GET /", "").answer().headers()).doesNotContainKey("connection");
      probe.server().drain();
      RawClient.Answer last = client.request("GET /", "").answer();
      assertThat(last.headers()).containsEntry("connection", "close");
      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  @Test
  void close_lets_the_request_in_flight_end_and_takes_no_new_connection() throws Exception {
    try (RawClient client = probe.client();
        RawClient idle = probe.client()) {
      assertThat(idle.request("GET /", "").answer().status()).isEqualTo(200);
      client.request("GET /held", "");
      ProbeServer.Held request = probe.held().poll(20, TimeUnit.SECONDS);
      int port = probe.server().port();
      CompletableFuture<Void> closing = CompletableFuture.runAsync(probe.server()::close);
      assertThat(idle.isClosedByServer()).isTrue();
      awaitRefusal(port);
      assertThat(closing).isNotDone();
      request.answer().complete(Response.text(200, "done"));
      RawClient.Answer answer = client.answer();
      assertThat(answer.body()).isEqualTo("done");
      assertThat(answer.headers()).containsEntry("connection", "close");
      closing.get(20, TimeUnit.SECONDS);
    }
  }

  /** Returns once a connection is refused. */
  private static void awaitRefusal(int port) throws IOException {
    while (true) {
      try (RawClient probe = new RawClient(port)) {
        assertThat(probe.request("GET /", "").answer().status()).isIn(0, 200);
      } catch (ConnectException refused) {
        return;
      } catch (SocketException closedMeanwhile) {
        assertThat(closedMeanwhile).isNotInstanceOf(ConnectException.class);
      }
    }
  }

  @Test
  void a_taken_port_is_named() {
    ServerConfig taken = ServerConfig.onLoopback(probe.server().port());
    assertThatThrownBy(() -> HttpServer.start(taken, List.of(), List.of()))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("port " + probe.server().port());
  }
}
