package dev.primavista.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.primavista.core.model.ModelLoadException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers of files as they are met: with signatures, without HEAD, without lengths. */
@Timeout(120)
class HttpSourcesTest {
  private static final byte[] CONTENT = "content".getBytes(StandardCharsets.UTF_8);

  @TempDir private Path cache = Path.of("");
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<HttpServer> servers = new CopyOnWriteArrayList<>();

  @FunctionalInterface
  private interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  /** A server with this answer; its address without a slash at the end. */
  private String server(Answer answer) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            try (exchange) {
              requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
              answer.to(exchange);
            }
          });
      server.start();
      servers.add(server);
      return "http://127.0.0.1:" + server.getAddress().getPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterEach
  void close() {
    servers.forEach(server -> server.stop(0));
  }

  private Path fetch(String url) {
    return fetch(url, Map.of());
  }

  private Path fetch(String url, Map<String, String> environment) {
    try (Sources sources =
        new Sources(
            environment, cache, HttpClient.Builder.NO_PROXY, _ -> Optional.empty(), _ -> {})) {
      return sources.open(url);
    }
  }

  private static boolean isHead(HttpExchange exchange) {
    return exchange.getRequestMethod().equals("HEAD");
  }

  private static void whole(HttpExchange exchange, byte[] content) throws IOException {
    if (isHead(exchange)) {
      exchange.getResponseHeaders().add("Content-Length", Integer.toString(content.length));
    }
    exchange.sendResponseHeaders(200, isHead(exchange) ? -1 : content.length);
    if (!isHead(exchange)) {
      exchange.getResponseBody().write(content);
    }
  }

  private static void refuse(HttpExchange exchange, int status) throws IOException {
    exchange.sendResponseHeaders(status, -1);
  }

  @Test
  void the_query_is_asked_and_tells_files_apart() {
    String at =
        server(
            exchange -> {
              String query = String.valueOf(exchange.getRequestURI().getRawQuery());
              whole(exchange, query.getBytes(StandardCharsets.UTF_8));
            });
    assertThat(fetch(at + "/download?id=7&sig=a%2Fb")).hasContent("id=7&sig=a%2Fb");
    assertThat(fetch(at + "/download?id=8&sig=a%2Fb")).hasContent("id=8&sig=a%2Fb");
    assertThat(fetch(at + "/download")).hasContent("null");
  }

  @Test
  void a_signature_is_told_to_nobody() {
    String at = server(exchange -> refuse(exchange, 403));
    assertThatThrownBy(() -> fetch(at + "/x.onnx?sig=secret"))
        .hasMessage(at + "/x.onnx?...: the server answers 403, so it needs another login")
        .satisfies(failure -> assertThat(hint(failure)).contains("PRIMA_HTTP_TOKEN"));
    assertThatThrownBy(() -> fetch("htp://host/x?sig=secret")).hasMessageNotContaining("secret");
    assertThat(cache).isDirectoryNotContaining("regex:.*secret.*");
  }

  private static String hint(Throwable failure) {
    return failure instanceof ModelLoadException refused ? refused.hint().orElse("") : "";
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 405, 501})
  void a_server_that_refuses_head_is_asked_for_the_content(int status) {
    String at =
        server(
            exchange -> {
              if (isHead(exchange)) {
                refuse(exchange, status);
              } else {
                whole(exchange, CONTENT);
              }
            });
    assertThat(fetch(at + "/x.onnx")).hasBinaryContent(CONTENT);
  }

  @Test
  void a_content_whose_length_nobody_states_is_read_to_its_end() {
    byte[][] content = {CONTENT};
    String at =
        server(
            exchange -> {
              exchange.sendResponseHeaders(200, isHead(exchange) ? -1 : 0);
              if (!isHead(exchange)) {
                exchange.getResponseBody().write(content[0]);
              }
            });
    assertThat(fetch(at + "/x.onnx")).hasBinaryContent(CONTENT);
    content[0] = "another".getBytes(StandardCharsets.UTF_8);
    assertThat(fetch(at + "/x.onnx")).hasContent("another");
  }

  @Test
  void a_transfer_that_breaks_off_goes_on() {
    byte[] large = new byte[1000];
    new Random(1).nextBytes(large);
    String at =
        server(
            exchange -> {
              String range = exchange.getRequestHeaders().getFirst("Range");
              if (isHead(exchange)) {
                whole(exchange, large);
                return;
              }
              int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
              exchange.getResponseHeaders().add("Content-Range", "bytes " + from + "-999/1000");
              exchange.sendResponseHeaders(range == null ? 200 : 206, large.length - from);
              exchange.getResponseBody().write(large, from, Math.min(300, large.length - from));
              exchange.getResponseBody().flush();
            });
    assertThat(fetch(at + "/x.onnx")).hasBinaryContent(large);
    assertThat(requests.stream().filter(each -> each.startsWith("GET"))).hasSize(4);
  }

  @Test
  void a_server_that_falters_is_asked_again() {
    String at =
        server(
            exchange -> {
              if (requests.size() < 3) {
                refuse(exchange, 503);
              } else {
                whole(exchange, CONTENT);
              }
            });
    assertThat(fetch(at + "/x.onnx")).hasBinaryContent(CONTENT);
  }

  @Test
  void a_server_that_says_when_is_asked_then() {
    List<Long> asked = new CopyOnWriteArrayList<>();
    String at =
        server(
            exchange -> {
              asked.add(System.nanoTime());
              if (asked.size() == 1) {
                exchange.getResponseHeaders().add("Retry-After", "1");
                refuse(exchange, 503);
              } else {
                whole(exchange, CONTENT);
              }
            });
    assertThat(fetch(at + "/x.onnx")).hasBinaryContent(CONTENT);
    assertThat(Duration.ofNanos(asked.get(1) - asked.get(0))).isGreaterThan(Duration.ofSeconds(1));
  }

  @Test
  void a_proxy_gets_its_login() {
    List<String> seen = new CopyOnWriteArrayList<>();
    String proxy =
        server(
            exchange -> {
              seen.add(
                  String.valueOf(exchange.getRequestHeaders().getFirst("Proxy-Authorization")));
              whole(exchange, CONTENT);
            });
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), URI.create(proxy).getPort());
    try (Sources sources =
        new Sources(
            Map.of(),
            cache,
            ProxySelector.of(address),
            place -> Optional.of("Basic for " + place.getHost()),
            _ -> {})) {
      assertThat(sources.open("http://files.invalid/x.onnx")).hasBinaryContent(CONTENT);
    }
    assertThat(seen).containsOnly("Basic for files.invalid");
  }

  @Test
  void a_proxy_that_wants_another_login_is_told() {
    String at = server(exchange -> refuse(exchange, 407));
    assertThatThrownBy(() -> fetch(at + "/x.onnx"))
        .hasMessage(at + "/x.onnx: the proxy wants another login")
        .satisfies(failure -> assertThat(hint(failure)).contains("HTTPS_PROXY"));
  }

  @Test
  void redirects_are_followed_and_the_token_stays_with_its_server() {
    List<String> seen = new CopyOnWriteArrayList<>();
    String other =
        server(
            exchange -> {
              seen.add("other " + exchange.getRequestHeaders().getFirst("Authorization"));
              whole(exchange, CONTENT);
            });
    String at =
        server(
            exchange -> {
              seen.add("first " + exchange.getRequestHeaders().getFirst("Authorization"));
              exchange.getResponseHeaders().add("Location", other + "/y?a=b");
              refuse(exchange, 302);
            });
    assertThat(fetch(at + "/x.onnx", Map.of("PRIMA_HTTP_TOKEN", "t"))).hasBinaryContent(CONTENT);
    assertThat(seen).containsOnly("first Bearer t", "other null");
  }

  @Test
  void redirects_without_end_are_told() {
    String at =
        server(
            exchange -> {
              exchange.getResponseHeaders().add("Location", "/x.onnx");
              refuse(exchange, 302);
            });
    assertThatThrownBy(() -> fetch(at + "/x.onnx"))
        .hasMessage(
            at + "/x.onnx: the server redirects without end (expected: at most 10 redirects)");
  }

  @Test
  void an_authority_of_the_machine_is_trusted() throws Exception {
    Path keys = cache.resolve("keys.p12");
    Path certificate = cache.resolve("ca.pem");
    keytool(
        "-genkeypair -keyalg EC -storepass secretsecret -dname CN=files -ext san=ip:127.0.0.1",
        keys);
    keytool("-exportcert -rfc -storepass secretsecret -file " + certificate, keys);
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context(keys)));
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            whole(exchange, CONTENT);
          }
        });
    server.start();
    servers.add(server);
    String url = "https://127.0.0.1:" + server.getAddress().getPort() + "/x.onnx";

    assertThatThrownBy(() -> fetch(url)).hasMessageStartingWith(url + ": TLS fails: ");
    assertThat(fetch(url, Map.of("SSL_CERT_FILE", certificate.toString())))
        .hasBinaryContent(CONTENT);
    assertThatThrownBy(() -> fetch(url, Map.of("SSL_CERT_FILE", cache + "/none.pem")))
        .hasMessageStartingWith("SSL_CERT_FILE: ");
  }

  private static void keytool(String arguments, Path keys) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments.split(" ", -1)));
    command.addAll(List.of("-keystore", keys.toString(), "-alias", "files"));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    byte[] told = process.getInputStream().readAllBytes();
    assertThat(process.waitFor()).as(new String(told, StandardCharsets.UTF_8)).isZero();
  }

  private static SSLContext context(Path keys) throws Exception {
    KeyStore store = KeyStore.getInstance(keys.toFile(), "secretsecret".toCharArray());
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, "secretsecret".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }
}
