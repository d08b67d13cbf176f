package dev.primavista.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import dev.primavista.server.http.Method;
import dev.primavista.server.http.RawClient;
import dev.primavista.server.http.Route;
import dev.primavista.server.http.ServerConfig;
import dev.primavista.server.http.ServerPair;
import dev.primavista.server.observability.AccessLog;
import dev.primavista.server.observability.LogSettings;
import dev.primavista.server.observability.SpanTexts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * Secrets of their own in every place where a caller may put one, sent over every route and every
 * way to fail: no log, metric, span or page of the console has any of them, whatever the access log
 * was asked to tell.
 */
@Timeout(120)
final class CanaryTest {
  private static final String CANARY = "canary";

  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final Level before = root.getLevel();
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  @TempDir private Path folder;
  private Keyring keyring;

  @BeforeEach
  void listen() throws IOException {
    keyring = Keyring.in(folder);
    lines.start();
    new LogSettings(true, true, true, 0).apply();
    root.addAppender(lines);
  }

  @AfterEach
  void stopListening() {
    root.detachAppender(lines);
    // The switches that were applied would silence other tests' lines.
    root.getLoggerContext().getTurboFilterList().clear();
    root.setLevel(before);
  }

  /** What the log says in all its fields. */
  private String log() {
    StringBuilder text = new StringBuilder();
    for (ILoggingEvent line : List.copyOf(lines.list)) {
      text.append(line.getFormattedMessage()).append(' ').append(line.getMDCPropertyMap());
      text.append(line.getKeyValuePairs()).append(' ').append(line.getLoggerName());
      if (line.getThrowableProxy() != null) {
        text.append(ThrowableProxyUtil.asString(line.getThrowableProxy()));
      }
      text.append('\n');
    }
    return text.toString();
  }

  private static Additions.Observation everything(SpanTexts spans) {
    return new Additions.Observation(
        List.of(
            spans.tracing(),
            new AccessLog(
                new AccessLog.Lines(
                    1, List.of("authorization", "x-api-key", "cookie", "x-password"), true))),
        java.util.Optional.empty());
  }

  private static String path(Route route) {
    return route.template().replace("{model}", "echo-FP32").replaceAll("\\{[a-z]+}", "1")
        + "?api_key=canary-query-key&password=canary-query-password&token=canary-query-token";
  }

  private static String secrets(String authorization, String key) {
    return "Host: localhost\r\n"
        + authorization
        + key
        + "Cookie: session=canary-cookie\r\n"
        + "X-Password: canary-header-password\r\n"
        + "Proxy-Authorization: Basic canary-proxy\r\n";
  }

  private static List<String> bodies() {
    return List.of(
        "{\"password\":\"canary-body-password\"}",
        "canary-body-that-is-no-json",
        "{\"inputs\":[{\"name\":\"canary-body-name\",\"datatype\":\"canary-body-type\","
            + "\"shape\":[1,2],\"data\":[\"canary-body-data\"]}]}",
        "{\"dataframe_records\":[{\"canary-column\":\"canary-cell\"}]}");
  }

  private void attack(int port, Route route) throws IOException {
    for (String sent :
        List.of(
            secrets("", ""),
            secrets("Authorization: Bearer canary-bearer\r\n", ""),
            secrets("Authorization: Basic canary-basic\r\n", "X-API-Key: canary-key\r\n"),
            secrets("", "X-API-Key: " + keyring.reader() + "\r\n"),
            secrets("Authorization: Bearer " + keyring.admin() + "\r\n", ""))) {
      String head = route.method() + " " + path(route) + " HTTP/1.1\r\n" + sent;
      for (String body : route.method() == Method.GET ? List.of("") : bodies()) {
        try (RawClient client = new RawClient(port)) {
          String length = body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n";
          client.send(head + "Content-Type: application/json\r\n" + length + "\r\n" + body);
          assertThat(client.answer().status()).as(route.template()).isNotZero();
        }
      }
    }
  }

  /** What is no request, or none that is answered. */
  private static void breakOff(int port) throws IOException {
    for (String bytes :
        List.of(
            "GET /canary-path?password=canary-lost HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: canary.example\r\nX-API-Key: canary-host\r\n\r\n",
            "GET / HTTP/9.9\r\nX-API-Key: canary-version\r\n\r\n",
            "canary-garbage\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: localhost\r\nBad Header canary-header\r\n\r\n",
            "GET /?token=" + "canary".repeat(4000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "BREW /?key=canary-method HTTP/1.1\r\nHost: localhost\r\n\r\n")) {
      try (RawClient client = new RawClient(port)) {
        client.send(bytes);
        var _ = client.answer();
      }
    }
  }

  @Test
  void no_secret_gets_into_what_the_server_tells() throws Exception {
    SpanTexts spans = SpanTexts.start();
    ServerConfig config = ServerConfig.onLoopback(0).withKeys(keyring.file()).withMetricsPort(0);
    String told;
    try (RunningServer running =
        RunningServer.observed(config, spans.metrics(), everything(spans))) {
      running.server().open();
      int port = running.server().port();
      for (Route route : running.server().routes()) {
        attack(port, route);
      }
      breakOff(port);
      String key = "X-API-Key";
      told =
          running.get("/metrics", key, keyring.admin()).body()
              + running.get("/console/state", key, keyring.admin()).body()
              + running.get("/openapi.json", key, keyring.admin()).body()
              + running.get("/v2/logging", key, keyring.admin()).body();
    }
    String spanTexts = spans.end();
    assertThat(log()).contains("key=\"shop\"", "key=\"ops\"", "[redacted]");
    assertThat(spanTexts).contains("/v2/models/{model}/infer");
    for (String text : List.of(told, spanTexts, log())) {
      assertThat(text).doesNotContain(keyring.reader(), keyring.admin());
      assertThat(found(text)).isEmpty();
    }
  }

  /** Lines with a canary, but for paths, which are no place for a secret. */
  private static List<String> found(String text) {
    return text.lines()
        .map(line -> line.replace("canary-path", ""))
        .filter(line -> line.contains(CANARY))
        .collect(Collectors.toCollection(ArrayList::new));
  }

  @Test
  void no_secret_of_a_failed_handshake_gets_into_the_log() throws Exception {
    ServerPair pair = new ServerPair(folder);
    pair.write("shown");
    ServerConfig config = ServerConfig.onLoopback(0).withTls(pair.files()).withKeys(keyring.file());
    try (RunningServer running = RunningServer.listening(config)) {
      for (String bytes :
          List.of(
              "GET /?token=canary-clear HTTP/1.1\r\nX-API-Key: " + keyring.admin() + "\r\n\r\n",
              "\u0016\u0003\u0001canary-record")) {
        try (RawClient client = new RawClient(running.server().port())) {
          client.send(bytes);
          while (!client.isClosedByServer()) {
            assertThat(client).isNotNull();
          }
        }
      }
    }
    assertThat(log()).doesNotContain(CANARY, keyring.admin());
  }
}
