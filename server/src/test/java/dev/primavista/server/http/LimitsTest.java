package dev.primavista.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is taken just below a limit, at it, and what is not taken beyond it. */
@Timeout(60)
final class LimitsTest {
  private final ProbeServer probe = new ProbeServer();

  @AfterEach
  void stop() {
    probe.close();
  }

  private int status(String firstLine, String body, String... headers) throws Exception {
    try (RawClient client = probe.client()) {
      return client.request(firstLine, body, headers).answer().status();
    }
  }

  @Test
  void a_body() throws Exception {
    assertThat(status("POST /echo", "x".repeat(99_999))).isEqualTo(200);
    assertThat(status("POST /echo", "x".repeat(100_000))).isEqualTo(200);
    assertThat(status("POST /echo", "x".repeat(100_001))).isEqualTo(413);
  }

  @Test
  void a_first_line() throws Exception {
    int rest = "GET /query?q= HTTP/1.1".length();
    assertThat(status("GET /query?q=" + "x".repeat(1023 - rest), "")).isEqualTo(200);
    assertThat(status("GET /query?q=" + "x".repeat(1024 - rest), "")).isEqualTo(200);
    assertThat(status("GET /query?q=" + "x".repeat(1025 - rest), "")).isEqualTo(414);
  }

  @Test
  void a_path_of_http2() throws Exception {
    String uri = "http://127.0.0.1:" + probe.server().port() + "/query?q=";
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
      // The first request is one of HTTP/1.1 that asks for HTTP/2.
      var _ = client.send(get(uri), HttpResponse.BodyHandlers.discarding());
      for (int length : new int[] {1023, 1024, 1025}) {
        String rest = "x".repeat(length - "/query?q=".length());
        HttpResponse<String> answer =
            client.send(get(uri + rest), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(answer.statusCode()).isEqualTo(length > 1024 ? 414 : 200);
      }
    }
  }

  private static HttpRequest get(String uri) {
    return HttpRequest.newBuilder(URI.create(uri)).build();
  }

  @Test
  void header_fields() throws Exception {
    int rest = "Host: localhost".length() + "X-Long: ".length();
    assertThat(status("GET /", "", "X-Long: " + "x".repeat(8191 - rest))).isEqualTo(200);
    assertThat(status("GET /", "", "X-Long: " + "x".repeat(8192 - rest))).isEqualTo(200);
    assertThat(status("GET /", "", "X-Long: " + "x".repeat(8193 - rest))).isEqualTo(431);
  }

  @Test
  void parts_of_a_body() throws Exception {
    assertThat(status("POST /parts", parts(2), "Content-Type: multipart/form-data; boundary=B"))
        .isEqualTo(200);
    assertThat(status("POST /parts", parts(3), "Content-Type: multipart/form-data; boundary=B"))
        .isEqualTo(200);
    assertThat(status("POST /parts", parts(4), "Content-Type: multipart/form-data; boundary=B"))
        .isEqualTo(413);
  }

  private static String parts(int count) {
    String part = "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n";
    return part.repeat(count) + "--B--\r\n";
  }

  @Test
  void bodies_in_memory() throws Exception {
    var _ =
        probe.restart(
            new ServerConfig.Limits(64, 64, 8192, 1024, 50_000, 100_000, 100_000, 3, 1, 1, 1));
    assertThat(status("POST /echo", "x".repeat(99_999))).isEqualTo(200);
    assertThat(status("POST /echo", "x".repeat(100_000))).isEqualTo(200);
    String head = "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: ";
    try (RawClient first = probe.client();
        RawClient second = probe.client()) {
      first.send(head + "60000\r\nExpect: 100-continue\r\n\r\n");
      assertThat(first.answerWithoutBody().status()).isEqualTo(100);
      assertThat(second.request("POST /echo", "x".repeat(40_000)).answer().status()).isEqualTo(200);
      assertThat(second.send(head + "40001\r\n\r\n").answer().status()).isEqualTo(503);
    }
  }

  @Test
  void requests_in_flight() throws Exception {
    var _ =
        probe.restart(
            new ServerConfig.Limits(64, 3, 8192, 1024, 50_000, 100_000, 100_000, 3, 1, 1, 1));
    List<RawClient> clients = new ArrayList<>();
    try {
      List<ProbeServer.Held> held = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        RawClient client = probe.client();
        clients.add(client);
        client.request("GET /held", "");
        held.add(probe.held().poll(20, TimeUnit.SECONDS));
      }
      try (RawClient fourth = probe.client()) {
        RawClient.Answer refused = fourth.request("GET /held", "").answer();
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.headers()).containsEntry("retry-after", "1");
        assertThat(fourth.request("GET /", "").answer().body()).isEqualTo("Healthy");
      }
      held.getFirst().answer().complete(Response.text(200, "done"));
      assertThat(clients.getFirst().answer().status()).isEqualTo(200);
      clients.getFirst().request("GET /held", "");
      assertThat(probe.held().poll(20, TimeUnit.SECONDS)).isNotNull();
    } finally {
      for (RawClient client : clients) {
        client.close();
      }
    }
  }
}
