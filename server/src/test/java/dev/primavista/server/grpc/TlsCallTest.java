package dev.primavista.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.primavista.core.tensor.DataType;
import dev.primavista.proto.InferenceProto.ModelInferRequest;
import dev.primavista.server.RunningServer;
import dev.primavista.server.http.ServerConfig;
import dev.primavista.server.http.ServerPair;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls over TLS, by gRPC's own client, which checks the certificate and insists on ALPN. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class TlsCallTest {
  private static final ModelInferRequest REQUEST =
      Requests.raw("echo-FP32", Requests.sample(DataType.FP32)).build();

  @TempDir private Path folder;
  private ServerPair pair;
  private RunningServer running;

  @BeforeEach
  void start() throws Exception {
    pair = new ServerPair(folder);
    pair.write("shared");
    running =
        RunningServer.listening(ServerConfig.onLoopback(0).withTls(pair.files()).withGrpcPort(0));
    running.server().open();
  }

  @AfterEach
  void stop() {
    running.close();
  }

  private void assertAnswers(int port) throws Exception {
    try (CallClient client = CallClient.overTls(port, pair.files().certificate())) {
      assertThat(client.infer(REQUEST).getRawOutputContents(0))
          .isEqualTo(REQUEST.getRawInputContents(0));
    }
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void calls_and_exchanges_share_a_port_by_alpn(HttpClient.Version version) throws Exception {
    int port = running.server().port();
    assertAnswers(port);
    HttpRequest ready =
        HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + "/v2/health/ready"))
            .build();
    try (HttpClient http =
        HttpClient.newBuilder().version(version).sslContext(pair.trusting("shared")).build()) {
      HttpResponse<Void> answer = http.send(ready, HttpResponse.BodyHandlers.discarding());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.version().name()).isEqualTo(version.name());
    }
    assertAnswers(port);
  }

  @Test
  void the_port_of_grpc_alone_has_the_same_certificate() throws Exception {
    assertAnswers(running.server().grpcPort().orElseThrow());
  }

  @Test
  void a_call_in_clear_text_is_not_answered() {
    try (CallClient client = new CallClient(running.server().port())) {
      assertThatExceptionOfType(StatusRuntimeException.class)
          .isThrownBy(() -> client.infer(REQUEST))
          .satisfies(
              failure ->
                  assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));
    }
  }
}
