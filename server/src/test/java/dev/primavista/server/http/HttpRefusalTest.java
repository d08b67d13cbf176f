package dev.primavista.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What bad requests get; none of them harms the next. */
final class HttpRefusalTest {
  private final ProbeServer probe = new ProbeServer();

  @AfterEach
  void stop() {
    probe.close();
  }

  @Test
  void an_unknown_path_names_the_near_one() throws Exception {
    try (RawClient client = probe.client()) {
      RawClient.Answer answer = client.request("GET /brokn", "").answer();
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.body())
          .contains("\"code\":\"not_found\"", "a similar path exists: /broken", "request_id");
    }
  }

  @Test
  void a_browser_that_goes_to_an_unknown_path_gets_a_page() throws Exception {
    String get = "GET /brokn%3Cb%3E HTTP/1.1\r\nHost: localhost\r\nAccept: ";
    try (RawClient client = probe.client()) {
      RawClient.Answer page =
          client.send(get + "text/html,application/xhtml+xml,*/*;q=0.8\r\n\r\n").answer();
      assertThat(page.status()).isEqualTo(404);
      assertThat(page.headers())
          .containsEntry("content-type", "text/html; charset=utf-8")
          .containsKey("content-security-policy");
      assertThat(page.body())
          .contains("<h1>Not Found</h1>", "there is nothing at this path")
          .doesNotContain("<b>");
      RawClient.Answer program =
          client.send(get + "text/html, image/gif, *; q=.2\r\n\r\n").answer();
      assertThat(program.body()).startsWith("{\"error\":");
    }
  }

  @Test
  void a_broken_escape_in_the_query_is_refused_and_not_passed_over() throws Exception {
    try (RawClient client = probe.client()) {
      RawClient.Answer answer = client.request("GET /?top=20%&threshold=2%zz", "").answer();
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.body()).contains("malformed_uri");
      assertThat(client.request("GET /?top=20%25", "").answer().status()).isEqualTo(200);
    }
  }

  @Test
  void a_wrong_method_is_told_the_right_ones() throws Exception {
    try (RawClient client = probe.client()) {
      RawClient.Answer answer = client.request("DELETE /held", "").answer();
      assertThat(answer.status()).isEqualTo(405);
      assertThat(answer.headers()).containsEntry("allow", "GET, HEAD, OPTIONS");
      assertThat(client.request("OPTIONS /json", "").answer().headers())
          .containsEntry("allow", "POST, OPTIONS");
    }
  }

  @Test
  void a_body_over_the_limit_is_refused_before_it_is_sent() throws Exception {
    try (RawClient client = probe.client()) {
      client.send(
          "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1099511627776\r\n\r\n");
      RawClient.Answer answer = client.answer();
      assertThat(answer.status()).isEqualTo(413);
      assertThat(answer.body()).contains("too_large", "at most 100000 bytes");
      assertThat(answer.headers()).containsEntry("connection", "close");
      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  @Test
  void a_chunked_body_over_the_limit_is_refused_while_it_comes() throws Exception {
    try (RawClient client = probe.client()) {
      client.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
      client.send("186a1\r\n" + "x".repeat(100_001) + "\r\n");
      assertThat(client.answer().status()).isEqualTo(413);
      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  @Test
  void bodies_in_flight_beyond_the_budget_are_refused_as_overload() throws Exception {
    var _ =
        probe.restart(
            new ServerConfig.Limits(64, 64, 8192, 1024, 150_000, 150_000, 150_000, 3, 1, 1, 1));
    String head = "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n";
    try (RawClient first = probe.client();
        RawClient second = probe.client()) {
      first.send(head + "Expect: 100-continue\r\n\r\n");
      assertThat(first.answerWithoutBody().status()).isEqualTo(100);
      RawClient.Answer refused = second.send(head + "\r\n").answer();
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.headers()).containsKey("retry-after");
      assertThat(first.send("x".repeat(100_000)).answer().status()).isEqualTo(200);
    }
    try (RawClient third = probe.client()) {
      assertThat(third.request("POST /echo", "y".repeat(100_000)).answer().status()).isEqualTo(200);
    }
  }

  @Test
  void a_wrong_content_type_is_refused_and_the_connection_lives_on() throws Exception {
    try (RawClient client = probe.client()) {
      RawClient.Answer refused =
          client.request("POST /json", "x", "Content-Type: text/html").answer();
      assertThat(refused.status()).isEqualTo(415);
      assertThat(refused.body()).contains("unsupported_media_type", "application/json");
      for (String type :
          List.of(
              "application/json",
              "Application/JSON; charset=utf-8",
              "application/x-www-form-urlencoded")) {
        assertThat(client.request("POST /json", "{}", "Content-Type: " + type).answer().status())
            .isEqualTo(200);
      }
      assertThat(client.request("POST /json", "{}").answer().body()).isEqualTo("{\"n\":2}");
    }
  }

  @Test
  void a_body_is_asked_for_only_if_it_is_wanted() throws Exception {
    try (RawClient client = probe.client()) {
      String head = "POST /json HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n";
      client.send(head + "Content-Length: 2\r\n\r\n");
      assertThat(client.answerWithoutBody().status()).isEqualTo(100);
      assertThat(client.send("{}").answer().status()).isEqualTo(200);
      client.send(head + "Content-Type: text/html\r\nContent-Length: 2\r\n\r\n");
      RawClient.Answer refused = client.answer();
      assertThat(refused.status()).isEqualTo(415);
      assertThat(refused.headers()).containsEntry("connection", "close");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GARBAGE\r\n\r\n",
        "GET echo HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET / HTTP/9.9\r\nHost: localhost\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nBad Header\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: abc\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length : 4\r\n\r\n0\r\n\r\n",
        "POST /echo HTTP/1.1\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip\r\n\r\n0\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      })
  void ambiguous_or_malformed_http_is_refused_and_the_connection_ends(String bytes)
      throws Exception {
    try (RawClient client = probe.client()) {
      RawClient.Answer answer = client.send(bytes).answer();
      assertThat(answer.status() == 0 || answer.status() >= 400).isTrue();
      assertThat(client.isClosedByServer()).isTrue();
    }
    try (RawClient next = probe.client()) {
      assertThat(next.request("GET /", "").answer().status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ZZ\r\n",
        "100000019\r\nabc",
        "-19\r\nabc",
        "0x3\r\nabc\r\n0\r\n\r\n",
        "3\r\nabcXX0\r\n\r\n",
        "\r\nabc\r\n0\r\n\r\n",
        "3\r\nabc\r\n0\r\nX y\r\n\r\n",
      })
  void malformed_chunks_are_told_so_and_the_connection_ends(String body) throws Exception {
    String head = "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (boolean atOnce : List.of(true, false)) {
      try (RawClient client = probe.client()) {
        assertThat(client.request("GET /", "").answer().status()).isEqualTo(200);
        if (atOnce) {
          client.send(head + body);
        } else {
          client.send(head).send(body);
        }
        RawClient.Answer answer = client.answer();
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("\"code\":\"bad_http\"", "chunks");
        assertThat(client.isClosedByServer()).isTrue();
      }
    }
    try (RawClient first = probe.client()) {
      assertThat(first.send(head + body).answer().status()).isEqualTo(400);
    }
  }

  @Test
  void a_field_without_a_name_is_refused() throws Exception {
    try (RawClient client = probe.client()) {
      assertThat(client.request("GET /", "", ": x").answer().status()).isEqualTo(400);
    }
  }

  @Test
  void the_host_of_a_whole_url_prevails() throws Exception {
    try (RawClient client = probe.client()) {
      String get = "GET http://";
      assertThat(
              client
                  .send(get + "evil.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n")
                  .answer()
                  .body())
          .contains("untrusted_host", "evil.example");
      assertThat(
              client
                  .send(get + "localhost@evil.example HTTP/1.1\r\nHost: localhost\r\n\r\n")
                  .answer()
                  .status())
          .isBetween(400, 403);
    }
    try (RawClient client = probe.client()) {
      assertThat(
              client
                  .send("GET http://localhost/ HTTP/1.1\r\nHost: evil.example\r\n\r\n")
                  .answer()
                  .body())
          .isEqualTo("Healthy");
    }
  }

  @Test
  void long_first_lines_and_large_headers_are_refused() throws Exception {
    try (RawClient client = probe.client()) {
      assertThat(client.request("GET /" + "u".repeat(2000), "").answer().status()).isEqualTo(414);
    }
    try (RawClient client = probe.client()) {
      assertThat(client.request("GET /", "", "X-Big: " + "h".repeat(9000)).answer().status())
          .isEqualTo(431);
    }
    try (RawClient client = probe.client()) {
      assertThat(client.request("GET /", "", "X-Big: " + "h".repeat(6000)).answer().status())
          .isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /../../etc/passwd",
        "GET /%2e%2e/etc",
        "GET //etc/passwd",
        "GET /echo/%zz",
        "BREW /"
      })
  void strange_targets_are_refused(String firstLine) throws Exception {
    try (RawClient client = probe.client()) {
      assertThat(client.request(firstLine, "").answer().status()).isIn(400, 404, 501);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip, chunked", "identity,chunked", "x-mine, gzip, Chunked"})
  void a_transfer_coding_that_is_not_known_is_not_implemented(String codings) throws Exception {
    try (RawClient client = probe.client()) {
      String head = "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: ";
      RawClient.Answer answer = client.send(head + codings + "\r\n\r\n0\r\n\r\n").answer();
      assertThat(answer.status()).isEqualTo(501);
      assertThat(answer.body()).contains("unknown_transfer_coding");
      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  @Test
  void a_newer_minor_version_is_answered_as_the_newest_that_is_known() throws Exception {
    try (RawClient client = probe.client()) {
      for (String version : new String[] {"HTTP/1.2", "HTTP/1.9"}) {
        RawClient.Answer answer =
            client.send("GET / " + version + "\r\nHost: localhost\r\n\r\n").answer();
        assertThat(answer.status()).isEqualTo(200);
      }
      assertThat(client.request("GET /", "").answer().status()).isEqualTo(200);
      assertThat(client.send("GET / HTTP/1.2\r\n\r\n").answer().status()).isEqualTo(400);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/9.9", "HTTP/1.x", "HTTP/3.0"})
  void a_version_that_there_is_not_is_refused_in_one_that_there_is(String version)
      throws Exception {
    try (RawClient client = probe.client()) {
      RawClient.Answer answer = client.send("GET / " + version + "\r\n\r\n").answer();
      assertThat(answer.status()).isEqualTo(505);
      assertThat(answer.body()).contains("\"error\":\"", "unknown_version");
      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET / HTTP/2.0", "GET / http/1.1", "PRX / HTTP/2.0"})
  void a_version_that_this_line_cannot_have_is_refused_likewise(String line) throws Exception {
    try (RawClient client = probe.client()) {
      RawClient.Answer answer = client.send(line + "\r\n\r\n").answer();
      assertThat(answer.status()).isEqualTo(505);
      assertThat(answer.body()).contains("unknown_version");
      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "414, GET /, 2000, HTTP/1.1",
    "431, GET / HTTP/1.1\\r\\nX-Big: , 9000, ''",
    "400, rubbish, 1, ''",
    "505, GET / HTTP/3., 1, ''"
  })
  void an_answer_to_what_never_became_a_request_is_told_as_any_other(
      int status, String begin, int times, String end) throws Exception {
    String fill = status == 505 ? "0" : "u";
    try (RawClient client = probe.client()) {
      String head = begin.translateEscapes() + fill.repeat(times) + " " + end;
      RawClient.Answer answer = client.send(head.stripTrailing() + "\r\n\r\n").answer();
      assertThat(answer.status()).isEqualTo(status);
      Step.Completion told = probe.completions().poll(20, TimeUnit.SECONDS);
      assertThat(told.status()).isEqualTo(status);
      assertThat(told.route()).isEqualTo(Step.NO_ROUTE);
      assertThat(told.sizes().responseBytes()).isEqualTo(answer.body().length());
      assertThat(told.trail().origin().client().get()).isEqualTo("127.0.0.1");
      assertThat(answer.body().contains(told.head().id())).isEqualTo(status != 505);
    }
  }

  @Test
  void a_request_at_the_port_of_another_protocol_is_refused_and_told() throws Exception {
    BlockingQueue<Step.Completion> told = new LinkedBlockingQueue<>();
    Step step =
        new Step() {
          @Override
          public void completed(Completion completion) {
            told.add(completion);
          }
        };
    ServerConfig config = ServerConfig.onLoopback(0).withGrpcPort(0);
    try (HttpServer server = HttpServer.start(config, List.of(), List.of(step));
        RawClient client = new RawClient(server.grpcPort().orElseThrow())) {
      assertThat(client.request("GET /", "").answer().status()).isEqualTo(421);
      assertThat(told.poll(20, TimeUnit.SECONDS).status()).isEqualTo(421);
    }
  }

  @Test
  void http_1_0_is_not_told_to_continue() throws Exception {
    String head = "POST /json HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n";
    try (RawClient client = probe.client()) {
      assertThat(client.send(head + "{}").answer().status()).isEqualTo(200);
    }
  }

  @Test
  void a_foreign_host_is_refused_after_one_that_was_let_pass() throws Exception {
    try (RawClient client = probe.client()) {
      for (int i = 0; i < 2; i++) {
        for (String host : List.of("localhost:1", "localhost:1")) {
          assertThat(client.send("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n").answer().status())
              .isEqualTo(200);
        }
        assertThat(client.send("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n").answer().status())
            .isEqualTo(403);
      }
    }
  }

  @Test
  void http_1_0_needs_no_host_and_a_foreign_one_is_refused_there_too() throws Exception {
    try (RawClient client = probe.client()) {
      assertThat(client.send("GET / HTTP/1.0\r\n\r\n").answer().status()).isEqualTo(200);
    }
    try (RawClient client = probe.client()) {
      assertThat(client.send("GET / HTTP/1.0\r\nHost: evil.example\r\n\r\n").answer().status())
          .isEqualTo(403);
    }
  }

  @Test
  void a_short_body_where_none_belongs_is_passed_over() throws Exception {
    try (RawClient client = probe.client()) {
      assertThat(client.request("GET /", "{\"a\":1}").answer().status()).isEqualTo(200);
      assertThat(client.request("GET /", "").answer().status()).isEqualTo(200);
      assertThat(client.request("GET /", "x".repeat(8193)).answer().status()).isEqualTo(413);
    }
  }

  @Test
  void a_foreign_host_is_refused_with_the_way_out() throws Exception {
    try (RawClient client = probe.client()) {
      RawClient.Answer answer =
          client.send("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n").answer();
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.body()).contains("untrusted_host", "--allowed-host evil.example");
      for (String host :
          List.of("localhost:1", "127.0.0.1", "[::1]:80", "Models.Example:8080", "scorer:80")) {
        assertThat(client.send("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n").answer().status())
            .isEqualTo(200);
      }
    }
  }

  @Test
  void a_post_from_another_sites_page_is_refused() throws Exception {
    try (RawClient client = probe.client()) {
      for (String header :
          List.of("Sec-Fetch-Site: cross-site", "Origin: https://evil.example", "Origin: null")) {
        RawClient.Answer answer = client.request("POST /json", "{}", header).answer();
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).contains("cross_site_request");
      }
      for (String header : List.of("Sec-Fetch-Site: same-origin", "Origin: http://localhost")) {
        assertThat(client.request("POST /json", "{}", header).answer().status()).isEqualTo(200);
      }
    }
  }

  @Test
  void a_failure_tells_the_log_why_and_the_client_nothing() throws Exception {
    try (RawClient client = probe.client()) {
      RawClient.Answer answer = client.request("GET /broken", "").answer();
      assertThat(answer.status()).isEqualTo(500);
      assertThat(answer.body()).contains("internal_error").doesNotContain("secret", "Illegal");
      Step.Completion completion = probe.completions().poll(20, TimeUnit.SECONDS);
      assertThat(completion).isNotNull();
      assertThat(completion.failure()).hasMessage("secret detail");
      assertThat(completion.route()).isEqualTo("/broken");
    }
  }

  @Test
  void overload_says_when_to_come_back() throws Exception {
    try (RawClient client = probe.client()) {
      RawClient.Answer answer = client.request("GET /refused", "").answer();
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.headers()).containsEntry("retry-after", "2");
      assertThat(answer.body()).contains("\"code\":\"overloaded\"");
    }
  }
}
