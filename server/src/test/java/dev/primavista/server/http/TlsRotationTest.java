package dev.primavista.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.primavista.server.http.tls.Tls;
import dev.primavista.server.http.tls.TlsFiles;
import dev.primavista.server.security.MountedSecret;
import dev.primavista.server.security.Role;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Certificates that change while the server runs. */
final class TlsRotationTest {
  @TempDir private Path folder;
  private ServerPair pair;

  @BeforeEach
  void makePair() throws Exception {
    pair = new ServerPair(folder);
    pair.write("first");
  }

  private static HttpServer server(TlsFiles files) {
    return server(ServerConfig.onLoopback(0).withTls(files));
  }

  private static HttpServer server(ServerConfig config) {
    return HttpServer.start(
        config,
        List.of(Route.get("/", Role.ANYBODY, Handler.of(_ -> Response.text(200, "Healthy")))),
        List.of());
  }

  private static void awaitName(int port, String name) throws Exception {
    while (!TlsClient.shownName(port).equals("CN=" + name)) {
      Thread.onSpinWait();
    }
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void a_renewed_certificate_is_used_without_a_restart() throws Exception {
    try (HttpServer server = server(pair.files())) {
      assertThat(TlsClient.shownName(server.port())).isEqualTo("CN=first");
      pair.spoil();
      pair.write("second");
      awaitName(server.port(), "second");
    }
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void a_renewed_certificate_is_used_on_each_port() throws Exception {
    // Of several loops one might renew the one port, and another the other.
    ServerConfig oneLoop =
        ServerConfig.onLoopback(0).withLimits(ServerConfig.Limits.of(1, 1 << 30)).withGrpcPort(0);
    try (HttpServer server = server(oneLoop.withTls(pair.files()))) {
      int other = server.grpcPort().orElseThrow();
      assertThat(TlsClient.shownName(other)).isEqualTo("CN=first");
      pair.write("second");
      awaitName(server.port(), "second");
      awaitName(other, "second");
    }
  }

  @Test
  @Timeout(value = 120, unit = TimeUnit.SECONDS)
  void a_secret_is_swapped_under_load_and_no_request_fails() throws Exception {
    MountedSecret secret = new MountedSecret(Files.createDirectory(folder.resolve("tls")));
    secret.put(pair.secret("swap0"));
    TlsFiles files = new TlsFiles(secret.file("tls.crt"), secret.file("tls.key"));
    AtomicInteger answered = new AtomicInteger();
    Queue<String> failed = new ConcurrentLinkedQueue<>();
    AtomicBoolean over = new AtomicBoolean();
    try (HttpServer server = server(files)) {
      List<Thread> clients = new ArrayList<>();
      for (HttpClient.Version version : HttpClient.Version.values()) {
        clients.add(
            Thread.ofPlatform()
                .start(() -> keptClient(version, server.port(), answered, failed, over)));
      }
      clients.add(
          Thread.ofPlatform().start(() -> newConnections(server.port(), answered, failed, over)));
      for (int i = 1; i <= 3; i++) {
        secret.put(pair.secret("swap" + i));
        awaitName(server.port(), "swap" + i);
        int enough = answered.get() + 30;
        while (answered.get() < enough && failed.isEmpty()) {
          Thread.onSpinWait();
        }
      }
      over.set(true);
      for (Thread client : clients) {
        client.join();
      }
    }
    assertThat(failed).isEmpty();
    assertThat(answered.get()).isGreaterThan(90);
  }

  private static void keptClient(
      HttpClient.Version version,
      int port,
      AtomicInteger answered,
      Queue<String> failed,
      AtomicBoolean over) {
    try (HttpClient client =
        HttpClient.newBuilder().version(version).sslContext(TlsClient.trusting()).build()) {
      while (!over.get()) {
        TlsClient.count(client, port, answered, failed);
      }
    } catch (Exception failure) {
      failed.add(failure.toString());
    }
  }

  private static void newConnections(
      int port, AtomicInteger answered, Queue<String> failed, AtomicBoolean over) {
    while (!over.get()) {
      try (HttpClient client = HttpClient.newBuilder().sslContext(TlsClient.trusting()).build()) {
        TlsClient.count(client, port, answered, failed);
      } catch (Exception failure) {
        failed.add(failure.toString());
      }
    }
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void a_renewed_certificate_whose_key_is_another_s_is_not_used() throws Exception {
    ServerConfig config = ServerConfig.onLoopback(0).withTls(pair.files());
    try (RefusalLog refusals = new RefusalLog();
        HttpServer server = server(config)) {
      pair.mismatch("other");
      for (int loop = 0; loop < config.limits().eventLoops(); loop++) {
        assertThat(refusals.next())
            .contains("server.key' is not the key of '")
            .endsWith("; the certificate from before stays in use");
      }
      assertThat(TlsClient.shownName(server.port())).isEqualTo("CN=first");
    }
  }

  /** What the log tells of certificates that are refused. */
  private static final class RefusalLog extends AppenderBase<ILoggingEvent>
      implements AutoCloseable {
    private final Logger log = (Logger) LoggerFactory.getLogger(Tls.class);
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    RefusalLog() {
      start();
      log.addAppender(this);
    }

    @Override
    protected void append(ILoggingEvent event) {
      if (event.getLevel() == Level.WARN) {
        lines.add(event.getFormattedMessage());
      }
    }

    /** The next line; waits for it. */
    String next() throws InterruptedException {
      return lines.take();
    }

    @Override
    public void close() {
      log.detachAppender(this);
    }
  }
}
