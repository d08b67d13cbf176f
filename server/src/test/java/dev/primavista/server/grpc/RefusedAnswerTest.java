package dev.primavista.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.proto.InferenceProto.ModelInferRequest;
import dev.primavista.server.RunningServer;
import dev.primavista.server.http.RawClient;
import dev.primavista.server.http.ServerConfig;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls while answers that nobody takes fill the memory for them. */
@Timeout(60)
final class RefusedAnswerTest {
  private static final int MIB = 1024 * 1024;

  private static final ServerConfig CONFIG =
      ServerConfig.onLoopback(0)
          .withLimits(
              new ServerConfig.Limits(
                  64, 64, 8192, 1024, 64L * MIB, 256L * MIB, 8L * MIB, 3, 2, 2, 64));

  private static ModelInferRequest request(int floats) {
    FixedTensor tensor = FixedTensor.allocate(DataType.FP32, Shape.of(1, floats));
    return Requests.raw("echo-FP32", tensor).build();
  }

  private static Status.Code code(CallClient client, int floats) {
    try {
      var _ = client.infer(request(floats));
      return Status.Code.OK;
    } catch (StatusRuntimeException refused) {
      return refused.getStatus().getCode();
    }
  }

  @Test
  void a_message_that_does_not_fit_is_refused_until_there_is_room() throws Exception {
    try (RunningServer running = RunningServer.listening(CONFIG);
        CallClient client = new CallClient(running.server().port())) {
      try (RawClient silent = new RawClient(running.server().port())) {
        silent.request("POST /v2/models/echo-FP32/infer", numbers(4 * MIB));
        assertThat(silent.isClosedByServer()).as("its answer begins").isFalse();
        assertThat(code(client, 1000)).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(code(client, 100)).isEqualTo(Status.Code.OK);
      }
      while (code(client, 1000) != Status.Code.OK) {
        Thread.onSpinWait();
      }
      for (int i = 0; i < 10; i++) {
        assertThat(code(client, MIB)).isEqualTo(Status.Code.OK);
      }
    }
  }

  private static String numbers(int count) {
    return "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,"
        + count
        + "],\"data\":["
        + "0,".repeat(count - 1)
        + "0]}]}";
  }
}
