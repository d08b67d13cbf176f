package dev.primavista.vision.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.primavista.core.ServingException;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.ServingException.TooLarge;
import dev.primavista.core.Ticker;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** URLs are fetched from listed hosts alone, wherever they lead. */
class PictureFetchTest {
  private static final int MOST = 1000;
  private static final int AT_ONCE = 32;
  private static final byte[] PICTURE = {1, 2, 3, 4};

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch full = new CountDownLatch(AT_ONCE);

  PictureFetchTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    answer("/picture", PICTURE, PICTURE.length);
    answer("/chunked", PICTURE, 0);
    answer("/large", new byte[MOST + 1], MOST + 1);
    answer("/endless", new byte[MOST + 1], 0);
    redirect("/moved", "/picture");
    redirect("/away", "http://example.org/picture");
    redirect("/file", "file:///etc/passwd");
    redirect("/metadata", "http://169.254.169.254/latest");
    redirect("/loop", "/loop");
    redirect("/umlaut", "/h\u00c3\u00bct.png");
    server.createContext("/h", exchange -> tell(exchange, exchange.getRequestURI().getRawPath()));
    server.createContext("/together", this::together);
    server.setExecutor(threads);
    server.start();
  }

  private static void tell(HttpExchange exchange, String text) throws IOException {
    exchange.sendResponseHeaders(200, text.length());
    exchange.getResponseBody().write(text.getBytes(StandardCharsets.US_ASCII));
    exchange.close();
  }

  /** Answers as soon as as many ask at a time as may. */
  private void together(HttpExchange exchange) throws IOException {
    full.countDown();
    try {
      full.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    tell(exchange, "there");
  }

  private void answer(String path, byte[] body, long length) {
    server.createContext(
        path,
        exchange -> {
          exchange.sendResponseHeaders(200, length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }

  private void redirect(String path, String to) {
    server.createContext(
        path,
        exchange -> {
          exchange.getResponseHeaders().set("Location", to);
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.close();
  }

  private String here() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  private static byte[] fetch(String url, String... hosts) {
    return new PictureFetch(
            new AllowedHosts(List.of(hosts)),
            new PictureFetch.Limits(MOST, Duration.ofSeconds(20)),
            Ticker.SYSTEM)
        .fetch(url);
  }

  private static void refused(String code, String url, String... hosts) {
    assertThatThrownBy(() -> fetch(url, hosts))
        .as(url)
        .isInstanceOfSatisfying(
            ServingException.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
  }

  @Test
  void a_listed_host_gives_its_picture() {
    assertThat(fetch("http://" + here() + "/picture", here())).isEqualTo(PICTURE);
    assertThat(fetch("http://" + here() + "/chunked", here())).isEqualTo(PICTURE);
    assertThat(fetch("http://" + here() + "/moved", here())).isEqualTo(PICTURE);
  }

  @Test
  void characters_beyond_ascii_are_encoded_as_utf_8() {
    assertThat(fetch("http://" + here() + "/h\u00fct.png?\u00e4", here()))
        .asString(StandardCharsets.US_ASCII)
        .isEqualTo("/h%C3%BCt.png");
    assertThat(fetch("http://" + here() + "/umlaut", here()))
        .asString(StandardCharsets.US_ASCII)
        .isEqualTo("/h%C3%BCt.png");
    refused("url_refused", "http://h\u00fct.example.org/x.png", here());
  }

  @Test
  void more_pictures_than_are_fetched_at_a_time_wait_for_their_turn() {
    PictureFetch fetch =
        new PictureFetch(
            new AllowedHosts(List.of(here())),
            new PictureFetch.Limits(MOST, Duration.ofSeconds(20)),
            Ticker.SYSTEM);
    List<CompletableFuture<byte[]>> all = new ArrayList<>();
    for (int i = 0; i < 2 * AT_ONCE; i++) {
      all.add(
          CompletableFuture.supplyAsync(
              () -> fetch.fetch("http://" + here() + "/together"), threads));
    }
    assertThat(all)
        .allSatisfy(
            one -> assertThat(one.join()).asString(StandardCharsets.US_ASCII).isEqualTo("there"));
  }

  @Test
  void other_hosts_ports_and_schemes_are_refused() {
    refused("url_refused", "http://" + here() + "/picture");
    refused("url_refused", "http://" + here() + "/picture", "127.0.0.1");
    refused("url_refused", "http://localhost:1/picture", here());
    refused("url_refused", "file:///etc/passwd", here());
    refused("url_refused", "http://user@" + here() + "/picture", here());
    refused("url_refused", "not a url", here());
  }

  @Test
  void names_of_containers_and_other_spellings_of_an_address_are_those_listed() {
    AllowedHosts hosts = new AllowedHosts(List.of("my_host:8080", "[::1]:8080"));
    hosts.check(URI.create("http://my_host:8080/x"));
    hosts.check(URI.create("http://MY_host:8080/x"));
    hosts.check(URI.create("http://[0:0:0:0:0:0:0:1]:8080/x"));
    for (String other :
        List.of(
            "http://my_host/x",
            "http://your_host:8080/x",
            "http://user@my_host:8080/x",
            "http://[::2]:8080/x",
            "http:/x")) {
      assertThatThrownBy(() -> hosts.check(URI.create(other)))
          .as(other)
          .isInstanceOf(InvalidRequest.class);
    }
  }

  @Test
  void redirects_do_not_lead_off_the_list() {
    refused("url_refused", "http://" + here() + "/away", here());
    refused("url_refused", "http://" + here() + "/file", here());
    refused("url_refused", "http://" + here() + "/metadata", here());
    refused("url_failed", "http://" + here() + "/loop", here());
  }

  @Test
  void large_pictures_and_other_answers_are_refused() {
    assertThatThrownBy(() -> fetch("http://" + here() + "/large", here()))
        .isInstanceOf(TooLarge.class);
    assertThatThrownBy(() -> fetch("http://" + here() + "/endless", here()))
        .isInstanceOf(TooLarge.class);
    assertThatThrownBy(() -> fetch("http://" + here() + "/absent", here()))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("404");
  }

  private static HttpAnswer answer(String text) throws IOException {
    byte[] bytes = text.replace("|", "\r\n").getBytes(StandardCharsets.US_ASCII);
    return HttpAnswer.read(new ByteArrayInputStream(bytes), MOST);
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP/1.1 200 OK|Content-Length: 9||short, its server sends less than it says",
    "HTTP/1.1 200 OK|Content-Le, its server sends less than it says",
    "SSH-2.0-OpenSSH_9.6|, its server does not answer in HTTP/1.1",
    "HTTP/1.1 200 OK|Transfer-Encoding: chunked||hi|, its server does not answer in HTTP/1.1",
    "HTTP/1.1 200 OK|Content-Length: -5||x, its server sends the length '-5' (expected: a number of"
        + " bytes)",
    "HTTP/1.1 200 OK|Transfer-Encoding: gzip; chunked||x, its server sends the transfer coding"
        + " 'gzip; chunked' (expected: chunked or identity)",
    "HTTP/1.1 200 OK|Content-Encoding: br||x, its server sends the content coding 'br' (expected:"
        + " identity)",
  })
  void an_answer_that_is_none_is_told_as_what_it_is(String text, String reason) {
    assertThatThrownBy(() -> answer(text))
        .isInstanceOf(InvalidRequest.class)
        .hasMessage("the URL could not be fetched: " + reason);
  }

  @Test
  void what_comes_before_an_answer_is_passed_over() throws IOException {
    HttpAnswer answer =
        answer("HTTP/1.1 103 Early Hints|Link: x||HTTP/1.1 200 OK|Content-Length: 2||hi");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers()).doesNotContainKey("link");
    assertThat(answer.body()).asString(StandardCharsets.US_ASCII).isEqualTo("hi");
  }

  /** A server that begins a record of TLS and goes on byte by byte until its client is gone. */
  private static final class DrippingServer implements AutoCloseable {
    private static final int RECORD = 4096;
    private static final byte[] HEAD = {0x16, 3, 3, RECORD >> 8, 0};

    private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final ScheduledExecutorService drip = Executors.newSingleThreadScheduledExecutor();
    private final CompletableFuture<Integer> sent = new CompletableFuture<>();

    DrippingServer() throws IOException {
      drip.execute(this::begin);
    }

    private void begin() {
      try {
        Socket client = server.accept();
        client.getOutputStream().write(HEAD);
        drip(client, 0);
      } catch (IOException gone) {
        sent.completeExceptionally(gone);
      }
    }

    private void drip(Socket client, int already) {
      try {
        client.getOutputStream().write(2);
        var _ = drip.schedule(() -> drip(client, already + 1), 10, TimeUnit.MILLISECONDS);
      } catch (IOException gone) {
        sent.complete(already);
      }
    }

    String url() {
      return "https://" + host() + "/x";
    }

    String host() {
      return "127.0.0.1:" + server.getLocalPort();
    }

    @Override
    public void close() throws IOException {
      drip.shutdownNow();
      server.close();
    }
  }

  @Test
  void a_handshake_that_drips_ends_with_the_time_of_the_fetch() throws IOException {
    try (DrippingServer server = new DrippingServer()) {
      PictureFetch fetch =
          new PictureFetch(
              new AllowedHosts(List.of(server.host())),
              new PictureFetch.Limits(MOST, Duration.ofMillis(100)),
              Ticker.SYSTEM);

      assertThatThrownBy(() -> fetch.fetch(server.url()))
          .isInstanceOf(InvalidRequest.class)
          .hasMessageContaining("does not answer in time");

      assertThat(server.sent.join()).isLessThan(DrippingServer.RECORD);
    }
  }

  @Test
  void a_name_of_a_private_address_is_refused_unless_the_address_is_listed() {
    int port = server.getAddress().getPort();
    assertThat(fetch("http://localhost:" + port + "/picture", "localhost:" + port))
        .isEqualTo(PICTURE);
    AllowedHosts hosts = new AllowedHosts(List.of("pictures.example.org", "10.1.2.3"));
    URI url = URI.create("https://pictures.example.org/x");
    hosts.check(url, address("10.1.2.3"));
    hosts.check(url, address("93.184.215.14"));
    for (String inner :
        List.of(
            "127.0.0.1",
            "10.0.0.1",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "::1",
            "fd00::1",
            "fe80::1",
            "::ffff:10.0.0.1",
            "64:ff9b::a00:1")) {
      assertThatThrownBy(() -> hosts.check(url, address(inner)))
          .as(inner)
          .isInstanceOf(InvalidRequest.class)
          .hasMessageContaining("private");
    }
  }

  private static InetAddress address(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
