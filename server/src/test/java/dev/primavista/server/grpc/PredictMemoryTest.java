package dev.primavista.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.Shape;
import dev.primavista.proto.TensorflowServingProto.PredictRequest;
import dev.primavista.proto.TensorflowServingProto.PredictResponse;
import dev.primavista.server.RunningServer;
import dev.primavista.server.http.ServerConfig;
import io.grpc.CallOptions;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Elements that are filled up take memory as if they had been sent, until the answer. */
class PredictMemoryTest {
  private static final String PREDICT = Predictions.PREDICTIONS + "Predict";
  private static final ServerConfig CONFIG =
      ServerConfig.onLoopback(0).withLimits(ServerConfig.Limits.of(1, 0));
  private static final long BYTES = CONFIG.limits().bodyBytesInFlight();

  private final RunningServer server = RunningServer.listening(CONFIG);
  private final CallClient client = new CallClient(server.server().port());

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  private static PredictRequest.Builder filled(long bytes) {
    int floats = (int) (bytes / Float.BYTES);
    return Predictions.request(
            "echo-FP32",
            Predictions.head(DataType.FP32, Shape.of(1, floats)).addFloatVal(1).build())
        .addOutputFilter("y");
  }

  private PredictResponse predict(PredictRequest.Builder request, CallOptions options) {
    return client.call(PREDICT, request.build(), PredictResponse.parser(), options);
  }

  private PredictResponse predict(PredictRequest.Builder request) {
    return predict(request, CallOptions.DEFAULT);
  }

  private static void assertFails(Code code, String reason, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            failure -> {
              assertThat(failure.getStatus().getCode()).isEqualTo(code);
              assertThat(failure.getStatus().getDescription()).contains(reason);
            });
  }

  @Test
  void it_is_given_back_with_each_answer() {
    for (int i = 0; i < 5; i++) {
      assertThat(predict(filled(BYTES / 2)).getOutputsCount()).isEqualTo(1);
    }
  }

  @Test
  void elements_for_which_there_is_never_room_are_too_many() {
    PredictRequest.Builder half = filled(BYTES / 2);
    assertFails(
        Code.RESOURCE_EXHAUSTED,
        "input 'w' grows beyond the bytes of a message (expected: at most 8388",
        () -> predict(half.putInputs("w", half.getInputsOrThrow("x"))));
    assertFails(
        Code.RESOURCE_EXHAUSTED,
        "input 'x' grows beyond",
        () -> predict(filled(BYTES - 64), CallOptions.DEFAULT.withCompression("gzip")));
  }

  @Test
  void elements_beside_those_of_others_wait_and_are_counted() throws Exception {
    GatedModel model = GatedModel.in(server);
    int longs = (int) (BYTES / 2 / Long.BYTES);
    var first =
        client.callAsync(
            PREDICT,
            Predictions.request(
                    "gated",
                    Predictions.head(DataType.INT64, Shape.of(longs)).addInt64Val(1).build())
                .build(),
            PredictResponse.parser(),
            new Metadata());
    model.awaitEntered();
    assertFails(Code.UNAVAILABLE, "memory", () -> predict(filled(BYTES / 2)));
    model.open(1);
    assertThat(first.join().getOutputsCount()).isEqualTo(1);
    assertThat(server.get("/metrics").body())
        .contains(
            "primavista_inference_failures_total{code=\"overloaded\",model=\"echo-FP32\",version=\"1\"} 1");
  }
}
