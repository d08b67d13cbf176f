package dev.primavista.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.server.security.Role;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class TlsTest {
  @TempDir private Path folder;
  private ServerPair pair;

  @BeforeEach
  void makePair() throws Exception {
    pair = new ServerPair(folder);
    pair.write("first");
  }

  private HttpServer server() {
    ServerConfig config = ServerConfig.onLoopback(0).withTls(pair.files());
    return HttpServer.start(
        config,
        List.of(Route.get("/", Role.ANYBODY, Handler.of(_ -> Response.text(200, "Healthy")))),
        List.of());
  }

  private static SSLContext trusting() throws Exception {
    TrustManager everybody =
        new X509TrustManager() {
          @Override
          public void checkClientTrusted(X509Certificate[] chain, String type) {}

          @Override
          public void checkServerTrusted(X509Certificate[] chain, String type) {}

          @Override
          public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
          }
        };
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {everybody}, null);
    return context;
  }

  private static String shownName(int port) throws Exception {
    try (SSLSocket socket =
        (SSLSocket) trusting().getSocketFactory().createSocket("127.0.0.1", port)) {
      socket.startHandshake();
      X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      return shown.getSubjectX500Principal().getName();
    }
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void the_client_chooses_the_version_by_alpn(HttpClient.Version version) throws Exception {
    try (HttpServer server = server();
        HttpClient client =
            HttpClient.newBuilder().version(version).sslContext(trusting()).build()) {
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

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void a_renewed_certificate_is_used_without_a_restart() throws Exception {
    try (HttpServer server = server()) {
      assertThat(shownName(server.port())).isEqualTo("CN=first");
      pair.spoil();
      pair.write("second");
      while (!shownName(server.port()).equals("CN=second")) {
        Thread.onSpinWait();
      }
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
}
