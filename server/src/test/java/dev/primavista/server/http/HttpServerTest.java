package dev.primavista.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What good requests get. */
final class HttpServerTest {
  private final ProbeServer probe = new ProbeServer();

  @AfterEach
  void stop() {
    probe.close();
  }

  @Test
  void get_answers_with_length_type_and_request_id() throws Exception {
    try (RawClient client = probe.client()) {
      RawClient.Answer answer =
          client.request("GET /echo/a%20b", "", "X-Request-Id: abc-1").answer();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("a b");
      assertThat(answer.headers())
          .containsEntry("x-request-id", "abc-1")
          .containsEntry("content-type", "text/plain; charset=utf-8")
          .containsEntry("x-content-type-options", "nosniff");
      ZonedDateTime told =
          ZonedDateTime.parse(
              String.valueOf(answer.headers().get("date")), DateTimeFormatter.RFC_1123_DATE_TIME);
      assertThat(told.toInstant()).isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES));
    }
  }

  @Test
  void handlers_know_whether_connections_wait_for_their_thread() throws Exception {
    try (RawClient client = probe.client()) {
      assertThat(client.request("GET /thread", "").answer().body()).isEqualTo("shared");
      assertThat(client.request("GET /cpu-thread", "").answer().body()).isEqualTo("own");
    }
  }

  @Test
  void an_insane_request_id_is_replaced() throws Exception {
    try (RawClient client = probe.client()) {
      RawClient.Answer answer = client.request("GET /", "", "X-Request-Id: a<b>").answer();
      assertThat(answer.headers().get("x-request-id")).matches("[0-9a-f]+-[0-9a-f]+");
    }
  }

  @Test
  void head_answers_as_get_without_a_body() throws Exception {
    try (RawClient client = probe.client()) {
      RawClient.Answer head = client.request("HEAD /", "").answerWithoutBody();
      assertThat(head.status()).isEqualTo(200);
      assertThat(head.headers()).containsEntry("content-length", "7");
      assertThat(client.request("GET /", "").answer().body()).isEqualTo("Healthy");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/query?q=a+b%26", "/query?x&q=a+b%26&q=z", "/query/?q=a%20b&q="})
  void query_parameters_are_decoded(String target) throws Exception {
    try (RawClient client = probe.client()) {
      assertThat(client.request("GET " + target, "").answer().body()).startsWith("a b");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8191, 8192, 8193, 99_999, 100_000})
  void bodies_up_to_the_limit_arrive_whole(int length) throws Exception {
    String body = "ab".repeat(length / 2) + "c".repeat(length % 2);
    try (RawClient client = probe.client()) {
      assertThat(client.request("POST /echo", body).answer().body()).isEqualTo(body);
      client.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
      if (length > 0) {
        client.send(Integer.toHexString(length) + ";name=value\r\n" + body + "\r\n");
      }
      assertThat(client.send("0\r\nX-Trailer: 1\r\n\r\n").answer().body()).isEqualTo(body);
    }
  }

  @Test
  void pipelined_requests_are_answered_in_order() throws Exception {
    try (RawClient client = probe.client()) {
      StringBuilder requests = new StringBuilder();
      for (int i = 0; i < 20; i++) {
        requests.append("GET /echo/").append(i).append(" HTTP/1.1\r\nHost: localhost\r\n\r\n");
      }
      client.send(requests.toString());
      for (int i = 0; i < 20; i++) {
        assertThat(client.answer().body()).isEqualTo(Integer.toString(i));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"chunked", "Chunked", "CHUNKED"})
  void a_body_comes_in_chunks(String coding) throws Exception {
    try (RawClient client = probe.client()) {
      client.send(
          "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: "
              + coding
              + "\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n");
      assertThat(client.answer().body()).isEqualTo("abc");
    }
  }

  @Test
  void clear_text_http2_is_served_too() throws Exception {
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
      URI uri = URI.create("http://127.0.0.1:" + probe.server().port() + "/echo");
      for (int i = 0; i < 20; i++) {
        String body = "x".repeat(i * 1000);
        HttpResponse<String> answer =
            client.send(
                HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(answer.body()).isEqualTo(body);
      }
    }
  }

  @Test
  void multipart_forms_come_in_parts() throws Exception {
    String body =
        """
        --xyz
        Content-Disposition: form-data; name="top"

        5
        --xyz
        Content-Disposition: form-data; name="image"; filename="a.png"
        Content-Type: image/png

        PNG
        bytes
        --xyz--
        """
            .replace("\n", "\r\n");
    String type = "Content-Type: multipart/form-data; boundary=xyz";
    try (RawClient client = probe.client()) {
      assertThat(client.request("POST /parts", body, type).answer().body())
          .isEqualTo(
              "[\"top=5\",\"-\",\"text/plain\",\"image=PNG\\r\\nbytes\",\"a.png\",\"image/png\"]");
      String spaced = "Content-Type: multipart/form-data; boundary=\"x y z\"";
      assertThat(
              client
                  .request("POST /parts", body.replace("--xyz", "--x y z"), spaced)
                  .answer()
                  .body())
          .startsWith("[\"top=5\",");
      for (String broken :
          List.of(body.substring(0, 120), body.substring(0, body.length() - 9), "x")) {
        RawClient.Answer answer = client.request("POST /parts", broken, type).answer();
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("malformed_multipart");
      }
      RawClient.Answer unbounded =
          client.request("POST /parts", body, "Content-Type: multipart/form-data").answer();
      assertThat(unbounded.status()).isEqualTo(400);
      assertThat(unbounded.body()).contains("the Content-Type has no boundary");
      String cut = body.substring(0, body.length() - 9);
      assertThat(client.request("POST /parts", cut, type).answer().body())
          .contains("the body does not end with the boundary of its Content-Type");
      String coded = body.replace("image/png", "image/png\r\nContent-Transfer-Encoding: base64");
      assertThat(client.request("POST /parts", coded, type).answer().body())
          .contains("a part of the body is none of a form (expected: a name, and its bytes");
      String many = body.substring(0, body.indexOf("--xyz", 5)).repeat(4) + "--xyz--\r\n";
      assertThat(client.request("POST /parts", many, type).answer().status()).isEqualTo(413);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "connection,close",
    "transfer-encoding,chunked",
    "te,gzip",
    "keep-alive,5",
    "X-Upper,1",
  })
  void a_malformed_head_of_http2_ends_its_own_stream_alone(String name, String value)
      throws Exception {
    try (RawHttp2Client client = new RawHttp2Client(probe.server().port())) {
      client.post(3, name, value);
      RawHttp2Client.Frame reset = client.await(RawHttp2Client.RST_STREAM);
      assertThat(reset.stream()).isEqualTo(3);
      client.send(RawHttp2Client.DATA, 0, 3, new byte[] {'a'});
      client.send(RawHttp2Client.DATA, RawHttp2Client.END_STREAM, 3, new byte[] {'b'});
      assertThat(client.get(5).answeredStream()).isEqualTo(5);
    }
  }

  @Test
  void http2_refuses_a_stream_and_serves_the_next_also_while_draining() throws Exception {
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
      assertThat(post(client, 10).statusCode()).isEqualTo(200);
      for (int length : new int[] {100_001, 5_000_000}) {
        assertThat(post(client, length).statusCode()).isEqualTo(413);
        assertThat(post(client, 10).version()).isEqualTo(HttpClient.Version.HTTP_2);
      }
      probe.server().drain();
      assertThat(post(client, 10).statusCode()).isEqualTo(200);
      probe.server().close();
    }
  }

  private HttpResponse<String> post(HttpClient client, int length) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + probe.server().port() + "/echo");
    HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofByteArray(new byte[length]);
    return client.send(
        HttpRequest.newBuilder(uri).POST(body).build(), HttpResponse.BodyHandlers.ofString());
  }
}
