package dev.primavista.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.server.grpc.GatedModel;
import dev.primavista.server.http.ContentCoding;
import dev.primavista.server.http.RawClient;
import dev.primavista.server.http.ServerConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The port for probes and scrapes, which needs no key and lives longest. */
@Timeout(60)
final class OperatorsPortTest {
  @TempDir private Path folder;

  private static RawClient.Answer get(int port, String path) throws IOException {
    try (RawClient client = new RawClient(port)) {
      return client.request("GET " + path, "").answer();
    }
  }

  @Test
  void it_tells_health_and_metrics_to_everybody_and_nothing_else() throws IOException {
    ServerConfig config =
        ServerConfig.onLoopback(0).withKeys(Keyring.in(folder).file()).withMetricsPort(0);
    try (RunningServer running = RunningServer.listening(config)) {
      int port = running.server().metricsPort().orElseThrow();
      assertThat(port).isNotEqualTo(running.server().port());
      assertThat(get(port, "/v2/health/live").status()).isEqualTo(200);
      assertThat(get(port, "/v2/health/ready").status()).isEqualTo(503);
      running.server().open();
      assertThat(get(port, "/v2/health/ready").status()).isEqualTo(200);
      assertThat(get(port, "/metrics").body()).contains("primavista_http_in_flight 0.0");
      for (String path : List.of("/", "/v2", "/v2/models/echo-FP32", "/console/state", "/score")) {
        assertThat(get(port, path).status()).as(path).isEqualTo(404);
      }
      assertThat(get(running.server().port(), "/metrics").status()).isEqualTo(401);
    }
  }

  @Test
  void a_body_for_which_there_is_never_room_is_too_large() throws IOException {
    ServerConfig config = ServerConfig.onLoopback(0).withMetricsPort(0);
    try (RunningServer running = RunningServer.listening(config);
        RawClient client = new RawClient(running.server().metricsPort().orElseThrow())) {
      RawClient.Answer answer = client.request("GET /v2/health/live", "x".repeat(2_000)).answer();
      assertThat(answer.status()).isEqualTo(413);
      assertThat(answer.body()).contains("the body is longer than 1024 bytes");
    }
  }

  private static RawClient.Answer packed(RunningServer running, String body, boolean chunked)
      throws IOException {
    byte[] bytes =
        ContentCoding.GZIP.encode(List.of(ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8))));
    String head = "GET /metrics HTTP/1.1\r\nHost: localhost\r\nContent-Encoding: gzip\r\n";
    try (RawClient client = new RawClient(running.server().metricsPort().orElseThrow())) {
      if (chunked) {
        client.send(head + "Transfer-Encoding: chunked\r\n\r\n");
        client.send(Integer.toHexString(bytes.length) + "\r\n").send(bytes).send("\r\n0\r\n\r\n");
      } else {
        client.send(head + "Content-Length: " + bytes.length + "\r\n\r\n").send(bytes);
      }
      return client.answer();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_compressed_body_has_the_room_that_is_left_beside_it(boolean chunked) throws IOException {
    ServerConfig config = ServerConfig.onLoopback(0).withMetricsPort(0);
    try (RunningServer running = RunningServer.listening(config)) {
      assertThat(packed(running, "x", chunked).status()).isEqualTo(200);
      RawClient.Answer refused = packed(running, "x".repeat(1_020), chunked);
      assertThat(refused.status()).isEqualTo(413);
      assertThat(refused.body()).containsPattern("longer than 9[0-9]{2} bytes once it is decompr");
    }
  }

  @Test
  void it_is_live_and_not_ready_until_the_last_request_ended() throws Exception {
    try (RunningServer running =
        RunningServer.listening(ServerConfig.onLoopback(0).withMetricsPort(0))) {
      running.server().open();
      GatedModel model = GatedModel.in(running);
      int port = running.server().metricsPort().orElseThrow();
      try (RawClient client = new RawClient(running.server().port())) {
        client.request("POST /v2/models/gated/infer", GatedModel.BODY);
        model.awaitEntered();
        CompletableFuture<Void> closing = CompletableFuture.runAsync(running.server()::close);
        while (get(port, "/v2/health/ready").status() == 200) {
          Thread.onSpinWait();
        }
        RawClient.Answer live = get(port, "/v2/health/live");
        assertThat(live.status()).isEqualTo(200);
        assertThat(live.headers()).containsEntry("connection", "close");
        assertThat(closing).isNotDone();
        model.open(1);
        RawClient.Answer last = client.answer();
        assertThat(last.status()).isEqualTo(200);
        assertThat(last.headers()).containsEntry("connection", "close");
        closing.join();
        assertThatThrownBy(() -> get(port, "/v2/health/live")).isInstanceOf(IOException.class);
      }
    }
  }

  @Test
  void a_full_main_port_keeps_no_probe_waiting() throws Exception {
    ServerConfig config = ServerConfig.onLoopback(0).withMetricsPort(0);
    ServerConfig.Limits usual = config.limits();
    ServerConfig.Limits two =
        new ServerConfig.Limits(
            2,
            usual.requestsInFlight(),
            usual.headerBytes(),
            usual.uriBytes(),
            usual.bodyBytes(),
            usual.bodyBytesInFlight(),
            usual.answerBytesInFlight(),
            usual.parts(),
            usual.eventLoops(),
            usual.cpuThreads(),
            usual.cpuQueue());
    try (RunningServer running = RunningServer.listening(config.withLimits(two));
        RawClient first = new RawClient(running.server().port());
        RawClient second = new RawClient(running.server().port())) {
      assertThat(first.request("GET /v2/health/live", "").answer().status()).isEqualTo(200);
      assertThat(second.request("GET /v2/health/live", "").answer().status()).isEqualTo(200);
      assertThat(get(running.server().port(), "/v2/health/live").status()).isZero();
      int port = running.server().metricsPort().orElseThrow();
      assertThat(get(port, "/v2/health/live").status()).isEqualTo(200);
    }
  }

  @Test
  void a_taken_port_ends_the_start_and_frees_the_other() {
    try (RunningServer running = new RunningServer()) {
      int taken = running.server().port();
      assertThatThrownBy(
              () -> RunningServer.listening(ServerConfig.onLoopback(0).withMetricsPort(taken)))
          .hasMessageContaining("port " + taken);
      assertThatThrownBy(() -> ServerConfig.onLoopback(9090).withMetricsPort(9090))
          .hasMessageContaining("metricsPort: 9090 (expected: another than port and grpcPort)");
    }
  }
}
