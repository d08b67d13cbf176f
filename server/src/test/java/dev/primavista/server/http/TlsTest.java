package dev.primavista.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.server.http.tls.TlsFiles;
import dev.primavista.server.http.tls.WrongTls;
import dev.primavista.server.security.Role;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TlsTest {
  @TempDir private Path folder;
  private ServerPair pair;

  @BeforeEach
  void makePair() throws Exception {
    pair = new ServerPair(folder);
    pair.write("first");
  }

  private HttpServer server() {
    return server(pair.files());
  }

  private static HttpServer server(TlsFiles files) {
    ServerConfig config = ServerConfig.onLoopback(0).withTls(files);
    return HttpServer.start(
        config,
        List.of(Route.get("/", Role.ANYBODY, Handler.of(_ -> Response.text(200, "Healthy")))),
        List.of());
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void the_client_chooses_the_version_by_alpn(HttpClient.Version version) throws Exception {
    try (HttpServer server = server();
        HttpClient client =
            HttpClient.newBuilder().version(version).sslContext(TlsClient.trusting()).build()) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + server.port() + "/"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.body()).isEqualTo("Healthy");
      assertThat(answer.version())
          .isEqualTo(
              version == HttpClient.Version.HTTP_1_1
                  ? HttpClient.Version.HTTP_1_1
                  : HttpClient.Version.HTTP_2);
    }
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void clear_text_gets_no_answer() throws Exception {
    try (HttpServer server = server();
        RawClient client = new RawClient(server.port())) {
      client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      int octetsOfAlert = 0;
      while (!client.isClosedByServer()) {
        octetsOfAlert++;
      }
      assertThat(octetsOfAlert).isLessThan(10);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384",
        "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
      })
  void weak_ciphers_are_refused(String cipher) throws Exception {
    try (HttpServer server = server();
        SSLSocket socket =
            (SSLSocket)
                TlsClient.trusting().getSocketFactory().createSocket("127.0.0.1", server.port())) {
      socket.setEnabledProtocols(new String[] {"TLSv1.2"});
      socket.setEnabledCipherSuites(new String[] {cipher});
      assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "TLSv1.2,TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    "TLSv1.2,TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
    "TLSv1.3,TLS_AES_128_GCM_SHA256",
  })
  void strong_ciphers_are_taken(String version, String cipher) throws Exception {
    try (HttpServer server = server();
        SSLSocket socket =
            (SSLSocket)
                TlsClient.trusting().getSocketFactory().createSocket("127.0.0.1", server.port())) {
      socket.setEnabledProtocols(new String[] {version});
      socket.setEnabledCipherSuites(new String[] {cipher});
      socket.startHandshake();
      assertThat(socket.getSession().getCipherSuite()).isEqualTo(cipher);
    }
  }

  @Test
  void clients_show_a_certificate_where_authorities_are_named() throws Exception {
    TlsFiles files =
        new TlsFiles(
            pair.files().certificate(),
            pair.files().key(),
            Optional.of(pair.files().certificate()));
    try (HttpServer server = server(files);
        HttpClient known = HttpClient.newBuilder().sslContext(pair.showing("first")).build();
        HttpClient unknown = HttpClient.newBuilder().sslContext(TlsClient.trusting()).build()) {
      AtomicInteger answered = new AtomicInteger();
      Queue<String> failed = new ConcurrentLinkedQueue<>();
      TlsClient.count(known, server.port(), answered, failed);
      assertThat(failed).isEmpty();
      assertThatThrownBy(() -> TlsClient.count(unknown, server.port(), answered, failed))
          .isInstanceOf(java.io.IOException.class);
      assertThat(answered).hasValue(1);
    }
  }

  @Test
  void files_that_are_not_there_are_told_before_the_start() {
    assertThatThrownBy(
            () ->
                ServerConfig.onLoopback(0)
                    .withTls(new TlsFiles(folder.resolve("none.pem"), pair.files().key())))
        .hasMessageContaining("none.pem");
  }

  @Test
  void a_start_with_the_key_of_another_certificate_is_refused() throws Exception {
    pair.mismatch("other");
    assertThatThrownBy(this::server)
        .isInstanceOf(WrongTls.class)
        .hasMessageStartingWith("tls.key: '")
        .hasMessageContaining("server.key' is not the key of '");
  }

  @Test
  void a_start_with_what_is_no_certificate_is_refused() throws Exception {
    pair.spoil();
    assertThatThrownBy(this::server)
        .isInstanceOf(WrongTls.class)
        .hasMessageStartingWith("tls.certificate: '")
        .hasMessageContaining("holds no certificate (expected: PEM");
  }

  @Test
  void a_start_with_authorities_that_are_no_certificates_is_refused() {
    TlsFiles files =
        new TlsFiles(
            pair.files().certificate(), pair.files().key(), Optional.of(pair.files().key()));
    assertThatThrownBy(() -> server(files))
        .isInstanceOf(WrongTls.class)
        .hasMessageStartingWith("tls.clientAuthorities: '");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n", "\u0000\u0001"})
  void a_start_with_what_is_no_key_is_refused(String text) throws Exception {
    Path key = Files.writeString(folder.resolve("other.key"), text);
    assertThatThrownBy(() -> server(new TlsFiles(pair.files().certificate(), key)))
        .isInstanceOf(WrongTls.class)
        .hasMessageStartingWith("tls.key: '")
        .hasMessageContaining("holds no usable key (expected: PEM");
  }
}
