package dev.primavista.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.core.Ticker;
import dev.primavista.core.batching.DeadlineTimer;
import dev.primavista.core.batching.ModelExecutor;
import dev.primavista.core.inference.InferenceService;
import dev.primavista.core.repository.Backends;
import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.core.tensor.DataType;
import dev.primavista.server.Additions;
import dev.primavista.server.ModelServing;
import dev.primavista.server.PrimavistaServer;
import dev.primavista.server.http.ServerConfig;
import dev.primavista.server.http.tls.TlsFiles;
import dev.primavista.server.observability.ServerMetrics;
import dev.primavista.testkit.ContractModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Our own server asked by all protocols, in clear text and by TLS. */
class LoadOverProtocolsTest {
  private @TempDir Path folder;
  private final List<PrimavistaServer> servers = new ArrayList<>();

  private PrimavistaServer serve(ServerConfig config) {
    ServerMetrics metrics = new ServerMetrics();
    ModelRegistry registry =
        new ModelRegistry(
            new Backends(List.of()),
            new ModelExecutor.Surroundings(metrics, Ticker.SYSTEM, new DeadlineTimer()));
    ContractModels.load(registry);
    InferenceService service = new InferenceService(registry, metrics, Ticker.SYSTEM);
    PrimavistaServer server =
        PrimavistaServer.start(
            config, new ModelServing(service, registry, metrics, Ticker.SYSTEM), Additions.none());
    server.open();
    servers.add(server);
    return server;
  }

  @AfterEach
  void stop() {
    servers.forEach(PrimavistaServer::close);
  }

  private int load(Protocol protocol, String urls, String... options) {
    List<String> all = new ArrayList<>(List.of("--url", urls, "--protocol", protocol.name()));
    all.addAll(List.of("--json", folder.resolve("load.json").toString()));
    all.addAll(List.of(options));
    return LoadCommand.execute(all.toArray(String[]::new));
  }

  private String report() throws IOException {
    return Files.readString(folder.resolve("load.json"));
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void pods_count_what_was_answered(Protocol protocol) throws IOException {
    String one = serve(ServerConfig.onLoopback(0)).url().toString();
    String two = serve(ServerConfig.onLoopback(0)).url().toString();
    String model = ContractModels.echo(DataType.FP64);
    String both = one + "," + two;
    String[] options = {"--model", model, "--requests", "400", "--pods", both};
    assertThat(load(protocol, both, options)).isZero();
    assertThat(report()).contains("\"ok\":400,\"failed\":0");
    assertThat(pod(one) + pod(two)).isEqualTo(400);
    assertThat(pod(one)).isBetween(100, 300);
  }

  private int pod(String url) throws IOException {
    String report = report();
    int from = report.indexOf("\"" + url + "\":") + url.length() + 3;
    return Integer.parseInt(report.substring(from).split("[,}]", 2)[0]);
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void tls_is_spoken_where_the_address_says_so(Protocol protocol) throws Exception {
    TlsFiles files = certificate();
    String url = serve(ServerConfig.onLoopback(0).withTls(files)).url().toString();
    assertThat(url).startsWith("https://");
    String cacert = files.certificate().toString();
    String model = ContractModels.echo(DataType.INT64);
    String[] options = {"--model", model, "--rate", "100", "--seconds", "1", "--cacert", cacert};
    assertThat(load(protocol, url, options)).isZero();
    assertThat(report()).contains("\"ok\":99,\"failed\":0", "\"connections\":8");
  }

  @Test
  void a_model_that_is_not_there_is_said_before_the_load() {
    String url = serve(ServerConfig.onLoopback(0)).url().toString();
    assertThat(load(Protocol.HTTP1, url, "--model", "nothing", "--requests", "1")).isOne();
    assertThat(folder.resolve("load.json")).doesNotExist();
  }

  /** A fresh one of localhost. */
  private TlsFiles certificate() throws IOException, InterruptedException {
    Path store = folder.resolve("store.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                "password")
            .start();
    assertThat(keytool.waitFor()).isZero();
    try (var in = Files.newInputStream(store)) {
      var keys = KeyStore.getInstance("PKCS12");
      keys.load(in, "password".toCharArray());
      return new TlsFiles(
          pem("CERTIFICATE", keys.getCertificate("mykey").getEncoded()),
          pem("PRIVATE KEY", keys.getKey("mykey", "password".toCharArray()).getEncoded()));
    } catch (GeneralSecurityException missing) {
      throw new IOException(missing);
    }
  }

  private Path pem(String kind, byte[] bytes) throws IOException {
    String text =
        "-----BEGIN %s-----\n%s\n-----END %s-----\n"
            .formatted(kind, Base64.getMimeEncoder().encodeToString(bytes), kind);
    return Files.writeString(folder.resolve(kind.replace(' ', '-') + ".pem"), text);
  }
}
