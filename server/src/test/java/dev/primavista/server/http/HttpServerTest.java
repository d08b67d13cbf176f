package dev.primavista.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.ServingException;
import dev.primavista.server.json.JsonWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpServerTest {
  private static final ServerConfig.Timeouts SHORT =
      new ServerConfig.Timeouts(
          Duration.ofMillis(150),
          Duration.ofMillis(300),
          Duration.ofMillis(150),
          Duration.ofMillis(400),
          Duration.ZERO,
          Duration.ofSeconds(20));

  /** A handler's request and the answer that the test gives it. */
  private record Held(Request request, CompletableFuture<Response> answer) {}

  private final BlockingQueue<Held> held = new LinkedBlockingQueue<>();
  private final BlockingQueue<Step.Completion> completions = new LinkedBlockingQueue<>();
  private final CompletableFuture<String> cancelled = new CompletableFuture<>();
  private final BlockingQueue<CountDownLatch> cpuGates = new ArrayBlockingQueue<>(16);
  private HttpServer server;

  @BeforeEach
  void start() {
    server = start(ServerConfig.Timeouts.defaults());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpServer start(ServerConfig.Timeouts timeouts) {
    ServerConfig.Limits limits =
        new ServerConfig.Limits(8, 8 * 1024, 1024, 4 * 1024 * 1024, 3, 2, 1, 1);
    ServerConfig config =
        new ServerConfig("127.0.0.1", 0, Set.of("models.example"), limits, timeouts);
    return HttpServer.start(config, routes(), List.of(recording()));
  }

  private HttpServer restart(ServerConfig.Timeouts timeouts) {
    server.close();
    server = start(timeouts);
    return server;
  }

  private Step recording() {
    return new Step() {
      @Override
      public void completed(Completion completion) {
        completions.add(completion);
      }
    };
  }

  private List<Route> routes() {
    RouteOptions any = RouteOptions.JSON.withContentTypes().withMaxBodyBytes(100_000);
    return List.of(
        Route.get("/", Handler.of(_ -> Response.text(200, "Healthy"))),
        Route.get("/echo/{word}", Handler.of(r -> Response.text(200, r.pathParam("word")))),
        Route.get("/query", Handler.of(r -> Response.text(200, r.query("q").orElse("nothing")))),
        Route.post("/echo", Handler.of(r -> Response.of(200, "text/plain", r.body())), any),
        Route.post("/json", Handler.of(HttpServerTest::length), RouteOptions.JSON),
        Route.post("/parts", Handler.of(HttpServerTest::parts), any.onCpu()),
        Route.get("/held", this::hold),
        Route.get("/cancellable", this::cancellable),
        Route.get("/refused", HttpServerTest::refuse),
        Route.get(
            "/broken",
            _ -> {
              throw new IllegalStateException("secret detail");
            }),
        new Route(Method.GET, "/cpu", Handler.of(this::gate), RouteOptions.NO_BODY.onCpu()));
  }

  private static Response length(Request request) {
    return Response.json(
        new JsonWriter().beginObject().field("n", request.body().length).endObject());
  }

  private static Response parts(Request request) {
    JsonWriter json = new JsonWriter().beginArray();
    for (Part part : request.parts()) {
      json.value(part.name() + "=" + new String(part.bytes(), StandardCharsets.UTF_8));
      json.value(part.filename().orElse("-")).value(part.contentType());
    }
    return Response.json(json.endArray());
  }

  private CompletableFuture<Response> hold(Request request) {
    CompletableFuture<Response> answer = new CompletableFuture<>();
    held.add(new Held(request, answer));
    return answer;
  }

  private CompletableFuture<Response> cancellable(Request request) {
    CompletableFuture<Response> work = request.whileConnected(new CompletableFuture<>());
    var _ = work.whenComplete((_, failure) -> cancelled.complete(String.valueOf(failure)));
    held.add(new Held(request, work));
    return work;
  }

  private static CompletableFuture<Response> refuse(Request request) {
    return CompletableFuture.failedFuture(
        new ServingException.Overloaded("queue is full", Duration.ofMillis(1500)));
  }

  private Response gate(Request request) {
    CountDownLatch gate = new CountDownLatch(1);
    cpuGates.add(gate);
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Response.text(200, Thread.currentThread().getName());
  }

  private RawClient client() throws IOException {
    return new RawClient(server.port());
  }

  @Test
  void get_answers_with_length_type_and_request_id() throws Exception {
    try (RawClient client = client()) {
      RawClient.Answer answer =
          client.request("GET /echo/a%20b", "", "X-Request-Id: abc-1").answer();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("a b");
      assertThat(answer.headers())
          .containsEntry("x-request-id", "abc-1")
          .containsEntry("content-type", "text/plain; charset=utf-8")
          .containsEntry("x-content-type-options", "nosniff");
    }
  }

  @Test
  void an_insane_request_id_is_replaced() throws Exception {
    try (RawClient client = client()) {
      RawClient.Answer answer = client.request("GET /", "", "X-Request-Id: a<b>").answer();
      assertThat(answer.headers().get("x-request-id")).matches("[0-9a-f]+-[0-9a-f]+");
    }
  }

  @Test
  void head_answers_as_get_without_a_body() throws Exception {
    try (RawClient client = client()) {
      RawClient.Answer head = client.request("HEAD /", "").answerWithoutBody();
      assertThat(head.status()).isEqualTo(200);
      assertThat(head.headers()).containsEntry("content-length", "7");
      assertThat(client.request("GET /", "").answer().body()).isEqualTo("Healthy");
    }
  }

  @Test
  void an_unknown_path_names_the_near_one() throws Exception {
    try (RawClient client = client()) {
      RawClient.Answer answer = client.request("GET /brokn", "").answer();
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.body())
          .contains("\"code\":\"not_found\"", "a similar path exists: /broken", "request_id");
    }
  }

  @Test
  void a_wrong_method_is_told_the_right_ones() throws Exception {
    try (RawClient client = client()) {
      RawClient.Answer answer = client.request("DELETE /held", "").answer();
      assertThat(answer.status()).isEqualTo(405);
      assertThat(answer.headers()).containsEntry("allow", "GET, HEAD");
      assertThat(client.request("OPTIONS /json", "").answer().headers())
          .containsEntry("allow", "POST, OPTIONS");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/query?q=a+b%26", "/query?x&q=a+b%26&q=z", "/query/?q=a%20b&q="})
  void query_parameters_are_decoded(String target) throws Exception {
    try (RawClient client = client()) {
      assertThat(client.request("GET " + target, "").answer().body()).startsWith("a b");
    }
  }

  @Test
  void a_body_over_the_limit_is_refused_before_it_is_sent() throws Exception {
    try (RawClient client = client()) {
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
    try (RawClient client = client()) {
      client.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
      client.send("186a1\r\n" + "x".repeat(100_001) + "\r\n");
      assertThat(client.answer().status()).isEqualTo(413);
      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8191, 8192, 8193, 99_999, 100_000})
  void bodies_up_to_the_limit_arrive_whole(int length) throws Exception {
    String body = "ab".repeat(length / 2) + "c".repeat(length % 2);
    try (RawClient client = client()) {
      assertThat(client.request("POST /echo", body).answer().body()).isEqualTo(body);
      client.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
      if (length > 0) {
        client.send(Integer.toHexString(length) + ";name=value\r\n" + body + "\r\n");
      }
      assertThat(client.send("0\r\nX-Trailer: 1\r\n\r\n").answer().body()).isEqualTo(body);
    }
  }

  @Test
  void bodies_in_flight_beyond_the_budget_are_refused_as_overload() throws Exception {
    server.close();
    ServerConfig.Limits limits = new ServerConfig.Limits(64, 8192, 1024, 150_000, 3, 1, 1, 1);
    server =
        HttpServer.start(
            new ServerConfig("127.0.0.1", 0, Set.of(), limits, ServerConfig.Timeouts.defaults()),
            routes(),
            List.of(recording()));
    try (RawClient first = client();
        RawClient second = client()) {
      String head = "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n";
      first.send(head + "x");
      first.send("Expect".substring(0, 0));
      RawClient.Answer refused = second.send(head).answer();
      // Either may come first on the one event loop; one of the two is refused, the other goes on.
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.headers()).containsKey("retry-after");
      assertThat(first.send("x".repeat(99_999)).answer().status()).isEqualTo(200);
    }
    try (RawClient third = client()) {
      assertThat(third.request("POST /echo", "y".repeat(100_000)).answer().status()).isEqualTo(200);
    }
  }

  @Test
  void a_wrong_content_type_is_refused_and_the_connection_lives_on() throws Exception {
    try (RawClient client = client()) {
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
    try (RawClient client = client()) {
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

  @Test
  void pipelined_requests_are_answered_in_order() throws Exception {
    try (RawClient client = client()) {
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
  @ValueSource(
      strings = {
        "GARBAGE\r\n\r\n",
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
      })
  void ambiguous_or_malformed_http_is_refused_and_the_connection_ends(String bytes)
      throws Exception {
    try (RawClient client = client()) {
      RawClient.Answer answer = client.send(bytes).answer();
      assertThat(answer.status() == 0 || answer.status() >= 400).isTrue();
      assertThat(client.isClosedByServer()).isTrue();
    }
    try (RawClient next = client()) {
      assertThat(next.request("GET /", "").answer().status()).isEqualTo(200);
    }
  }

  @Test
  void long_first_lines_and_large_headers_are_refused() throws Exception {
    try (RawClient client = client()) {
      assertThat(client.request("GET /" + "u".repeat(2000), "").answer().status()).isEqualTo(414);
    }
    try (RawClient client = client()) {
      assertThat(client.request("GET /", "", "X-Big: " + "h".repeat(9000)).answer().status())
          .isEqualTo(431);
    }
    try (RawClient client = client()) {
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
    try (RawClient client = client()) {
      assertThat(client.request(firstLine, "").answer().status()).isIn(400, 404, 501);
    }
  }

  @Test
  void a_foreign_host_is_refused_with_the_way_out() throws Exception {
    try (RawClient client = client()) {
      RawClient.Answer answer =
          client.send("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n").answer();
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.body()).contains("untrusted_host", "--allowed-host evil.example");
      for (String host : List.of("localhost:1", "127.0.0.1", "[::1]:80", "Models.Example:8080")) {
        assertThat(client.send("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n").answer().status())
            .isEqualTo(200);
      }
    }
  }

  @Test
  void a_post_from_another_sites_page_is_refused() throws Exception {
    try (RawClient client = client()) {
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
    try (RawClient client = client()) {
      RawClient.Answer answer = client.request("GET /broken", "").answer();
      assertThat(answer.status()).isEqualTo(500);
      assertThat(answer.body()).contains("internal_error").doesNotContain("secret", "Illegal");
      Step.Completion completion = completions.poll(20, TimeUnit.SECONDS);
      assertThat(completion).isNotNull();
      assertThat(completion.failure()).hasMessage("secret detail");
      assertThat(completion.route()).isEqualTo("/broken");
    }
  }

  @Test
  void overload_says_when_to_come_back() throws Exception {
    try (RawClient client = client()) {
      RawClient.Answer answer = client.request("GET /refused", "").answer();
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.headers()).containsEntry("retry-after", "2");
      assertThat(answer.body()).contains("\"code\":\"overloaded\"");
    }
  }

  @Test
  void a_full_cpu_queue_refuses_at_once_and_keeps_what_it_took() throws Exception {
    try (RawClient first = client();
        RawClient second = client();
        RawClient third = client()) {
      first.request("GET /cpu", "");
      CountDownLatch firstGate = cpuGates.poll(20, TimeUnit.SECONDS);
      second.request("GET /cpu", "");
      awaitQueued(1);
      assertThat(third.request("GET /cpu", "").answer().status()).isEqualTo(503);
      firstGate.countDown();
      assertThat(first.answer().body()).startsWith("http-cpu-");
      cpuGates.poll(20, TimeUnit.SECONDS).countDown();
      assertThat(second.answer().status()).isEqualTo(200);
    }
  }

  private void awaitQueued(int wanted) {
    while (server.cpuQueued() < wanted) {
      Thread.onSpinWait();
    }
  }

  @Test
  void a_client_that_goes_away_cancels_the_work() throws Exception {
    RawClient client = client();
    client.request("GET /cancellable", "");
    assertThat(held.poll(20, TimeUnit.SECONDS)).isNotNull();
    client.close();
    assertThat(cancelled.get(20, TimeUnit.SECONDS)).contains("CancellationException");
    Step.Completion completion = completions.poll(20, TimeUnit.SECONDS);
    assertThat(completion).isNotNull();
    assertThat(completion.status()).isEqualTo(499);
    assertThat(server.inFlight()).isZero();
  }

  @Test
  void a_client_that_goes_away_within_its_body_does_no_harm() throws Exception {
    for (int i = 0; i < 5; i++) {
      try (RawClient client = client()) {
        client.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nabc");
      }
    }
    for (int i = 0; i < 5; i++) {
      Step.Completion completion = completions.poll(20, TimeUnit.SECONDS);
      assertThat(completion).isNotNull();
      assertThat(completion.status()).isEqualTo(499);
    }
    try (RawClient client = client()) {
      assertThat(client.request("POST /echo", "abc").answer().body()).isEqualTo("abc");
    }
  }

  @Test
  void a_head_that_trickles_without_end_is_cut_off() throws Exception {
    restart(onlyShort(Duration.ofMillis(300), Duration.ofMinutes(1)));
    try (RawClient client = client()) {
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
    restart(onlyShort(Duration.ofMillis(100), Duration.ofMinutes(1)));
    try (RawClient silent = client()) {
      assertThat(silent.isClosedByServer()).isTrue();
    }
    awaitNoConnection();
  }

  private void awaitNoConnection() {
    while (server.connections() > 0) {
      Thread.onSpinWait();
    }
  }

  @Test
  void a_kept_connection_without_a_next_request_is_cut_off() throws Exception {
    restart(onlyShort(Duration.ofMinutes(1), Duration.ofMillis(100)));
    try (RawClient kept = client();
        RawClient halfWay = client()) {
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
    restart(SHORT);
    try (RawClient client = client()) {
      client.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 500\r\n\r\n{");
      assertThat(client.answer().status()).isEqualTo(408);
      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  @Test
  void a_handler_that_never_answers_gets_its_client_a_504() throws Exception {
    restart(SHORT);
    try (RawClient client = client()) {
      RawClient.Answer answer = client.request("GET /cancellable", "").answer();
      assertThat(answer.status()).isEqualTo(504);
      assertThat(cancelled.get(20, TimeUnit.SECONDS)).contains("CancellationException");
    }
  }

  @Test
  void connections_beyond_the_limit_are_closed() throws Exception {
    List<RawClient> clients = new ArrayList<>();
    try {
      for (int i = 0; i < 8; i++) {
        RawClient client = client();
        clients.add(client);
        assertThat(client.request("GET /", "").answer().status()).isEqualTo(200);
      }
      try (RawClient ninth = client()) {
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

  @Test
  void draining_answers_close_their_connections() throws Exception {
    try (RawClient client = client()) {
      assertThat(client.request("GET /", "").answer().headers()).doesNotContainKey("connection");
      server.drain();
      RawClient.Answer last = client.request("GET /", "").answer();
      assertThat(last.headers()).containsEntry("connection", "close");
      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  @Test
  void close_lets_the_request_in_flight_end_and_takes_no_new_connection() throws Exception {
    try (RawClient client = client();
        RawClient idle = client()) {
      assertThat(idle.request("GET /", "").answer().status()).isEqualTo(200);
      client.request("GET /held", "");
      Held request = held.poll(20, TimeUnit.SECONDS);
      int port = server.port();
      CompletableFuture<Void> closing = CompletableFuture.runAsync(server::close);
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
  void clear_text_http2_is_served_too() throws Exception {
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
      URI uri = URI.create("http://127.0.0.1:" + server.port() + "/echo");
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
    try (RawClient client = client()) {
      assertThat(client.request("POST /parts", body, type).answer().body())
          .isEqualTo(
              "[\"top=5\",\"-\",\"text/plain\",\"image=PNG\\r\\nbytes\",\"a.png\",\"image/png\"]");
      for (String broken :
          List.of(body.substring(0, 120), body.substring(0, body.length() - 9), "x")) {
        RawClient.Answer answer = client.request("POST /parts", broken, type).answer();
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("malformed_multipart");
      }
      assertThat(
              client
                  .request("POST /parts", body, "Content-Type: multipart/form-data")
                  .answer()
                  .status())
          .isEqualTo(400);
      String many = body.substring(0, body.indexOf("--xyz", 5)).repeat(4) + "--xyz--\r\n";
      assertThat(client.request("POST /parts", many, type).answer().status()).isEqualTo(413);
    }
  }

  @Test
  void a_taken_port_is_named() {
    ServerConfig taken = ServerConfig.onLoopback(server.port());
    assertThatThrownBy(() -> HttpServer.start(taken, List.of(), List.of()))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("port " + server.port());
  }
}
