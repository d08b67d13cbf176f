package dev.primavista.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.proto.InferenceProto;
import dev.primavista.proto.InferenceProto.ServerLiveRequest;
import dev.primavista.proto.InferenceProto.ServerLiveResponse;
import dev.primavista.proto.TensorflowServingProto;
import dev.primavista.server.Keyring;
import dev.primavista.server.RunningServer;
import dev.primavista.server.http.ServerConfig;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every method with no key, a wrong one, a reader's and an admin's. */
@Timeout(60)
final class KeysTest {
  private static final Set<String> OPEN = Set.of("ServerLive", "ServerReady");
  private static final Set<String> ADMINS =
      Set.of(
          "RepositoryModelLoad",
          "RepositoryModelUnload",
          "TraceSetting",
          "LogSettings",
          "HandleReloadConfigRequest");

  @TempDir private Path folder;
  private Keyring keyring;
  private RunningServer running;

  @BeforeEach
  void start() throws Exception {
    keyring = Keyring.in(folder);
    running = RunningServer.listening(ServerConfig.onLoopback(0).withKeys(keyring.file()));
  }

  @AfterEach
  void stop() {
    running.close();
  }

  private Code code(String path, String field, String key) {
    Metadata fields = new Metadata();
    if (!key.isEmpty()) {
      fields.put(Metadata.Key.of(field, Metadata.ASCII_STRING_MARSHALLER), key);
    }
    try (CallClient client = new CallClient(running.server().port(), fields)) {
      var _ =
          client.call(path, ServerLiveRequest.getDefaultInstance(), ServerLiveResponse.parser());
      return Code.OK;
    } catch (StatusRuntimeException refused) {
      return refused.getStatus().getCode();
    }
  }

  @Test
  void every_method_lets_in_whom_its_role_says() {
    Set<String> checked = new TreeSet<>();
    Stream.of(InferenceProto.getDescriptor(), TensorflowServingProto.getDescriptor())
        .flatMap(file -> file.getServices().stream())
        .forEach(
            service ->
                service
                    .getMethods()
                    .forEach(
                        method -> {
                          if (!method.isClientStreaming()) {
                            check(service.getFullName() + "/" + method.getName(), method.getName());
                            checked.add(method.getName());
                          }
                        }));
    assertThat(checked).hasSizeGreaterThan(17).containsAll(ADMINS).containsAll(OPEN);
  }

  private void check(String path, String name) {
    boolean open = OPEN.contains(name);
    Code without = code(path, "", "");
    Code reader = code(path, "authorization", "Bearer " + keyring.reader());
    assertThat(without == Code.UNAUTHENTICATED).as(name + without).isEqualTo(!open);
    assertThat(code(path, "x-api-key", "wrong") == Code.UNAUTHENTICATED).as(name).isEqualTo(!open);
    assertThat(reader == Code.PERMISSION_DENIED).as(name).isEqualTo(ADMINS.contains(name));
    assertThat(code(path, "x-api-key", keyring.admin()))
        .as(name)
        .isNotIn(Code.UNAUTHENTICATED, Code.PERMISSION_DENIED);
  }

  @Test
  void health_is_open_and_what_lists_names_is_not() {
    assertThat(code("grpc.health.v1.Health/Check", "", "")).isEqualTo(Code.OK);
    assertThat(code("grpc.health.v1.Health/List", "", "")).isEqualTo(Code.UNAUTHENTICATED);
    assertThat(code("grpc.health.v1.Health/List", "x-api-key", keyring.reader()))
        .isEqualTo(Code.OK);
  }
}
