package dev.primavista.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.MessageLite;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.tensor.DataType;
import dev.primavista.proto.HealthProto.HealthCheckRequest;
import dev.primavista.proto.HealthProto.HealthCheckResponse;
import dev.primavista.proto.HealthProto.HealthCheckResponse.ServingStatus;
import dev.primavista.proto.InferenceProto.ModelInferResponse;
import dev.primavista.proto.InferenceProto.ModelStreamInferResponse;
import dev.primavista.server.RunningServer;
import io.grpc.Status.Code;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of calls when models or the server go. */
class DrainTest {
  private final RunningServer running = new RunningServer();
  private final CallClient client = new CallClient(running.server().port());

  @AfterEach
  void close() {
    client.close();
    running.close();
  }

  @Test
  void a_call_in_flight_ends_and_idle_streams_are_sent_away() throws Exception {
    GatedModel model = GatedModel.in(running);
    CallClient.Answers<ModelInferResponse> answers = new CallClient.Answers<>();
    ClientCalls.asyncUnaryCall(
        client.begin(CallClient.INFERENCE + "ModelInfer", ModelInferResponse.parser()),
        GatedModel.request(),
        answers);
    model.awaitEntered();
    CallClient.Answers<ModelStreamInferResponse> streamed = new CallClient.Answers<>();
    StreamObserver<MessageLite> stream = client.streamInfer(streamed);
    stream.onNext(Requests.raw("echo-FP32", Requests.sample(DataType.FP32)).setId("a").build());
    assertThat(streamed.next(ModelStreamInferResponse.class).getErrorMessage()).isEmpty();

    Thread closing = Thread.ofVirtual().start(() -> running.server().close());
    assertThat(streamed.status().getCode()).isEqualTo(Code.UNAVAILABLE);
    model.open(1);
    assertThat(answers.next(ModelInferResponse.class).getModelName()).isEqualTo("gated");
    assertThat(answers.status().isOk()).isTrue();
    closing.join();
  }

  @Test
  void a_watcher_is_told_of_changes() throws Exception {
    CallClient.Answers<HealthCheckResponse> health = new CallClient.Answers<>();
    client.watch(HealthCheckRequest.newBuilder().setService("echo-FP32").build(), health);
    assertThat(status(health)).isEqualTo(ServingStatus.NOT_SERVING);
    running.server().open();
    assertThat(status(health)).isEqualTo(ServingStatus.SERVING);
    running.unload(new ModelId("echo-FP32", 1));
    assertThat(status(health)).isEqualTo(ServingStatus.SERVICE_UNKNOWN);
  }

  private static ServingStatus status(CallClient.Answers<HealthCheckResponse> health)
      throws InterruptedException {
    return health.next(HealthCheckResponse.class).getStatus();
  }
}
