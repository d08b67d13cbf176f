package dev.primavista.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a client of HTTP/2 sent before it heard that its connection ends is not lost. */
@Timeout(60)
final class GoodbyeTest {
  private final ProbeServer probe = new ProbeServer();

  @AfterEach
  void stop() {
    probe.close();
  }

  @Test
  void a_request_that_crosses_the_goodbye_is_answered() throws Exception {
    try (RawHttp2Client client = new RawHttp2Client(probe.server().port())) {
      assertThat(client.get(1).answeredStream()).isEqualTo(1);
      CompletableFuture<Void> closing = CompletableFuture.runAsync(probe.server()::close);
      RawHttp2Client.Frame goodbye = client.await(RawHttp2Client.GOAWAY);
      assertThat(goodbye.number()).isEqualTo(Integer.MAX_VALUE);
      RawHttp2Client.Frame ping = client.await(RawHttp2Client.PING);
      assertThat(client.get(3).answeredStream()).isEqualTo(3);
      assertThat(closing).isNotDone();
      client.send(RawHttp2Client.PING, RawHttp2Client.ACK, 0, ping.payload());
      closing.get(20, TimeUnit.SECONDS);
      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  @Test
  void a_client_that_does_not_listen_is_not_waited_for_without_end() throws Exception {
    try (RawHttp2Client client = new RawHttp2Client(probe.server().port())) {
      assertThat(client.get(1).answeredStream()).isEqualTo(1);
      probe.server().close();
      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  @Test
  void a_request_of_http_1_that_had_come_is_answered() throws IOException {
    try (RawClient client = probe.client()) {
      assertThat(client.request("GET /", "").answer().status()).isEqualTo(200);
      client.request("GET /", "");
      probe.server().close();
      assertThat(client.answer().status()).isEqualTo(200);
    }
  }
}
