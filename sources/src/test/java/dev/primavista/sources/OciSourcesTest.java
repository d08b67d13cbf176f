package dev.primavista.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Registries as they are met: with issuers of tokens, overworked, and stalling. */
@Timeout(120)
class OciSourcesTest {
  @TempDir private Path cache = Path.of("");
  private final FakeStore store = new FakeStore();
  private final byte[] content = new byte[100_000];

  @BeforeEach
  void fill() {
    new Random(1).nextBytes(content);
    store.with("model.onnx", content);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private String url() {
    return "oci://" + store.authority() + "/team/net:v1";
  }

  private Path fetch(String url, Map<String, String> environment) {
    try (Sources sources = sources(environment)) {
      return sources.open(url);
    }
  }

  private Sources sources(Map<String, String> environment) {
    return new Sources(
        environment, cache, HttpClient.Builder.NO_PROXY, _ -> Optional.empty(), _ -> {});
  }

  private static boolean isBlob(HttpExchange exchange) {
    return exchange.getRequestURI().getPath().contains("/blobs/");
  }

  private static boolean refuse(HttpExchange exchange, int status) throws IOException {
    exchange.sendResponseHeaders(status, -1);
    return true;
  }

  @Test
  void a_registry_that_falters_is_asked_again() {
    AtomicInteger manifests = new AtomicInteger();
    AtomicInteger blobs = new AtomicInteger();
    store.interference =
        exchange ->
            isBlob(exchange)
                ? blobs.incrementAndGet() < 3 && refuse(exchange, 503)
                : manifests.incrementAndGet() < 3 && refuse(exchange, 500);

    assertThat(fetch(url(), Map.of()).resolve("net.onnx")).hasBinaryContent(content);
  }

  @Test
  void a_transfer_that_breaks_off_goes_on() {
    AtomicInteger blobs = new AtomicInteger();
    store.interference =
        exchange -> {
          if (!isBlob(exchange) || blobs.incrementAndGet() > 1) {
            return false;
          }
          exchange.sendResponseHeaders(200, content.length);
          exchange.getResponseBody().write(content, 0, content.length / 2);
          exchange.getResponseBody().flush();
          return true;
        };

    assertThat(fetch(url(), Map.of()).resolve("net.onnx")).hasBinaryContent(content);
    assertThat(store.reads("/blobs/")).hasSize(2);
    assertThat(store.reads("/blobs/").getLast()).contains(" bytes=");
  }

  @Test
  void a_registry_that_is_silent_in_the_middle_is_asked_for_the_rest() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    AtomicInteger blobs = new AtomicInteger();
    store.interference =
        exchange -> {
          if (!isBlob(exchange) || blobs.incrementAndGet() > 1) {
            return false;
          }
          exchange.sendResponseHeaders(200, content.length);
          exchange.getResponseBody().write(content, 0, content.length / 2);
          exchange.getResponseBody().flush();
          await(end);
          return true;
        };
    Transport impatient =
        new Transport(HttpClient.newHttpClient(), _ -> Optional.empty(), Duration.ofSeconds(2));
    try (OciStore registry =
        new OciStore(SourceUrl.parse(url()), new Variables(Map.of()), impatient)) {
      ByteArrayOutputStream came = new ByteArrayOutputStream();
      registry.copy(registry.list().getFirst(), 0, came);

      assertThat(came.toByteArray()).isEqualTo(content);
    } finally {
      end.countDown();
    }
  }

  /** A registry that wants the token t, and an issuer that answers this; what it was asked. */
  private List<String> issuing(String answer) {
    List<String> asked = new CopyOnWriteArrayList<>();
    byte[] body = answer.getBytes(StandardCharsets.UTF_8);
    String realm = "Bearer realm=\"" + store.endpoint() + "/token\"";
    store.interference =
        exchange -> {
          String shown = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
          if (exchange.getRequestURI().getPath().equals("/token")) {
            asked.add(exchange.getRequestURI().getRawQuery() + " " + shown);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            return true;
          }
          exchange
              .getResponseHeaders()
              .add("WWW-Authenticate", realm + ",service=\"s\",scope=\"repository:team/net:pull\"");
          return !shown.equals("Bearer t") && refuse(exchange, 401);
        };
    return asked;
  }

  @Test
  void an_issuer_gives_the_token_that_the_registry_wants() {
    List<String> asked = issuing("{\"expires_in\":300,\"token\":\"t\"}");
    String pair = Base64.getEncoder().encodeToString("u:p".getBytes(StandardCharsets.UTF_8));

    assertThat(fetch(url(), Map.of("PRIMA_OCI_USER", "u", "PRIMA_OCI_PASSWORD", "p")))
        .isDirectoryContaining("glob:**net.onnx");
    assertThat(asked)
        .containsExactly("service=s&scope=repository%3Ateam%2Fnet%3Apull Basic " + pair);
  }

  @Test
  void a_token_that_is_none_is_told_to_nobody() {
    List<String> asked = issuing("{\"access_token\":\"se\\ncret\"}");

    assertThatThrownBy(() -> fetch(url(), Map.of()))
        .hasMessage(url() + ": the server answers 401, so it needs another login");
    assertThat(asked).hasSize(1);
  }

  @Test
  void an_artifact_with_another_digest_than_was_asked_for_is_refused() {
    String url = "oci://" + store.authority() + "/team/net@sha256:" + "0".repeat(64);
    assertThatThrownBy(() -> fetch(url, Map.of()))
        .hasFieldOrPropertyWithValue("code", "wrong_checksum")
        .hasMessage(url + ": the manifest has another digest");
  }

  @Test
  void what_is_not_there_is_told_by_its_url() {
    store.interference = exchange -> refuse(exchange, 404);
    assertThatThrownBy(() -> fetch(url(), Map.of()))
        .hasMessage(url() + ": the server answers 404, so nothing is there");
  }

  @Test
  void a_registry_that_stalls_holds_no_other_source() throws Exception {
    CountDownLatch stalled = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    try (FakeStore other = new FakeStore().with("live.onnx", "old");
        Sources sources = sources(Map.of())) {
      LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();
      var _ = sources.open(url());
      Path live = sources.open(other.endpoint() + "/live.onnx");
      byte[] changed = Arrays.copyOf(content, content.length - 1);
      store.interference =
          exchange -> {
            if (!isBlob(exchange)) {
              return false;
            }
            exchange.sendResponseHeaders(200, changed.length);
            exchange.getResponseBody().write(changed, 0, 10);
            exchange.getResponseBody().flush();
            stalled.countDown();
            await(end);
            return true;
          };
      store.with("model.onnx", changed);
      sources.follow(Duration.ofMillis(20), () -> told.add("changed"), (_, _) -> {});
      await(stalled);
      other.with("live.onnx", "new");

      assertThat(told.poll(60, TimeUnit.SECONDS)).isEqualTo("changed");
      assertThat(Files.readString(live)).isEqualTo("new");
    } finally {
      end.countDown();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
