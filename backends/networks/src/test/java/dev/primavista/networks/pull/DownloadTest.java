package dev.primavista.networks.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DownloadTest {
  private static final int SIZE = 300_000;

  @TempDir Path folder;
  private final byte[] content = content();
  private final List<String> ranges = Collections.synchronizedList(new ArrayList<>());
  private final List<String> logins = Collections.synchronizedList(new ArrayList<>());
  private final List<Long> arrivals = Collections.synchronizedList(new ArrayList<>());
  private final HttpServer server;
  private final AtomicBoolean stalls = new AtomicBoolean();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile int mostSent = SIZE;
  private volatile boolean takesRanges = true;
  private volatile int status = 200;

  DownloadTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void start() {
    server.createContext("/weights/net.pth", this::answer);
    server.setExecutor(task -> Thread.ofVirtual().start(task));
    server.start();
  }

  @AfterEach
  void stop() {
    ended.countDown();
    server.stop(0);
  }

  @Test
  void a_file_is_fetched_once() throws IOException {
    assertThat(fetch(sha256())).hasBinaryContent(content);
    assertThat(fetch(sha256())).hasBinaryContent(content);

    assertThat(ranges).containsExactly("");
    assertThat(arrivals).isSorted().endsWith((long) SIZE);
  }

  @Test
  void a_connection_that_breaks_is_made_anew_where_it_ended() throws IOException {
    mostSent = 100_000;

    assertThat(fetch(sha256())).hasBinaryContent(content);

    assertThat(ranges).hasSizeGreaterThan(2).startsWith("");
    assertThat(ranges.subList(1, ranges.size())).allMatch(range -> range.matches("bytes=[1-9].*-"));
  }

  @Test
  void a_connection_that_brings_nothing_is_made_anew_where_it_ended() throws IOException {
    mostSent = 100_000;
    stalls.set(true);
    Duration silence = Duration.ofMillis(300);

    assertThat(
            new Download(folder, ProxySelector.of(null), (some, all) -> {}, silence)
                .fetch(weights(sha256())))
        .hasBinaryContent(content);

    assertThat(ranges.get(1)).matches("bytes=[1-9].*-");
  }

  @Test
  void an_interrupted_fetch_goes_on_in_the_next_run() throws IOException {
    Files.write(folder.resolve("net.pth.part"), Arrays.copyOf(content, 123_456));

    assertThat(fetch(sha256())).hasBinaryContent(content);

    assertThat(ranges).containsExactly("bytes=123456-");
  }

  @Test
  void a_server_without_ranges_sends_all_again() throws IOException {
    takesRanges = false;
    Files.write(folder.resolve("net.pth.part"), new byte[5000]);

    assertThat(fetch(sha256())).hasBinaryContent(content);
  }

  @Test
  void a_wrong_hash_is_refused_and_nothing_is_kept() throws IOException {
    assertThatThrownBy(() -> fetch("00000000"))
        .isInstanceOfSatisfying(
            DownloadException.class,
            refused -> assertThat(refused.code()).isEqualTo("wrong_checksum"))
        .hasMessageContaining("has SHA-256 " + sha256())
        .hasMessageContaining("(expected: 00000000); it was deleted");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void a_server_that_sends_nothing_is_given_up_and_the_part_kept() throws IOException {
    mostSent = 0;
    Path part = Files.write(folder.resolve("net.pth.part"), Arrays.copyOf(content, 5000));

    assertThatThrownBy(() -> fetch(sha256()))
        .isInstanceOfSatisfying(
            DownloadException.class,
            refused -> {
              assertThat(refused.code()).isEqualTo("no_network");
              assertThat(refused.hint()).contains("HTTPS_PROXY").contains("--from FILE");
            })
        .hasMessageContaining("5,000 bytes are kept");
    assertThat(part).hasSize(5000);
  }

  @Test
  void another_status_is_told() {
    status = 404;
    assertThatThrownBy(() -> fetch(sha256())).hasMessageContaining("answered 404 (expected: 200)");
    status = 302;
    assertThatThrownBy(() -> fetch(sha256()))
        .hasMessageContaining("answered 302, a redirect that is not followed (expected: 200 after");
  }

  @Test
  void no_server_is_told_with_a_way_out() {
    server.stop(0);
    assertThatThrownBy(() -> fetch(sha256()))
        .isInstanceOfSatisfying(
            DownloadException.class, refused -> assertThat(refused.code()).isEqualTo("no_network"));
  }

  @Test
  void a_proxy_is_asked_for_what_is_elsewhere() throws IOException {
    server.createContext("/", this::answer);
    Map<String, String> variables =
        Map.of("http_proxy", "http://127.0.0.1:" + port(), "NO_PROXY", "localhost,.example.org");
    PublishedWeights elsewhere = weights(sha256()).at(URI.create("http://weights.invalid/weights"));

    assertThat(
            new Download(folder, new ProxyVariables(variables), (some, all) -> {}).fetch(elsewhere))
        .hasBinaryContent(content);
    assertThat(new ProxyVariables(variables).select(URI.create("http://a.example.org/x")))
        .containsExactly(Proxy.NO_PROXY);
  }

  @Test
  void a_proxy_gets_its_login_and_nobody_else_does() throws IOException {
    server.createContext("/", this::answer);
    ProxyVariables variables =
        new ProxyVariables(
            Map.of("HTTP_PROXY", "http://us%40er:secret@127.0.0.1:" + port(), "NO_PROXY", "a.org"));

    assertThat(
            new Download(folder, variables, (some, all) -> {})
                .fetch(weights(sha256()).at(URI.create("http://weights.invalid/weights"))))
        .hasBinaryContent(content);
    assertThat(logins).containsExactly("Basic dXNAZXI6c2VjcmV0");
    assertThat(variables.login(URI.create("http://a.org/x"))).isEmpty();
    assertThatThrownBy(
            () ->
                new ProxyVariables(Map.of("HTTP_PROXY", "http://user:secret@some_host:1"))
                    .select(URI.create("http://b.org/x")))
        .hasMessage("the proxy 'http://some_host:1' (expected: a URL such as http://proxy:3128)");
  }

  @Test
  void the_published_list_is_whole() {
    assertThat(PublishedWeights.labels()).hasSize(1000).startsWith("tench");
    PublishedWeights resnet = PublishedWeights.of("resnet152", "v2").orElseThrow();
    assertThat(resnet.file()).isEqualTo("resnet152-f82ba261.pth");
    assertThat(PublishedWeights.all())
        .filteredOn(one -> one.checksum().algorithm().equals("SHA-256"))
        .allMatch(one -> one.file().contains("-" + one.checksum().digits() + "."));
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String range = exchange.getRequestHeaders().getFirst("Range");
      ranges.add(range == null ? "" : range);
      logins.add(String.valueOf(exchange.getRequestHeaders().getFirst("Proxy-Authorization")));
      int start =
          range == null || !takesRanges ? 0 : Integer.parseInt(range.replaceAll("[^0-9]", ""));
      if (start > 0) {
        exchange
            .getResponseHeaders()
            .set("Content-Range", "bytes " + start + "-" + (SIZE - 1) + "/" + SIZE);
      }
      if (status == 302) {
        exchange.getResponseHeaders().set("Location", "net.pth");
      }
      exchange.sendResponseHeaders(start > 0 ? 206 : status, SIZE - start);
      exchange.getResponseBody().write(content, start, Math.min(mostSent, SIZE - start));
      if (stalls.getAndSet(false)) {
        exchange.getResponseBody().flush();
        ended.await();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private Path fetch(String hash) {
    return new Download(folder, ProxySelector.of(null), (arrived, total) -> arrivals.add(arrived))
        .fetch(weights(hash));
  }

  private PublishedWeights weights(String hash) {
    URI here = URI.create("http://127.0.0.1:" + port() + "/weights/");
    return new PublishedWeights(
        "net", "v1", new Checksum("SHA-256", hash), here, "net.pth", "tv_v1");
  }

  private int port() {
    return server.getAddress().getPort();
  }

  private String sha256() {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return HexFormat.of().formatHex(digest).substring(0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] content() {
    byte[] bytes = new byte[SIZE];
    for (int i = 0; i < SIZE; i++) {
      bytes[i] = (byte) (i * 31 + (i >> 8));
    }
    return bytes;
  }
}
