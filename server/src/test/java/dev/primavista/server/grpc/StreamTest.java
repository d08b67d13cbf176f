package dev.primavista.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.MessageLite;
import dev.primavista.core.tensor.DataType;
import dev.primavista.proto.InferenceProto.ModelInferRequest;
import dev.primavista.proto.InferenceProto.ModelStreamInferResponse;
import dev.primavista.server.RunningServer;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import io.grpc.stub.StreamObserver;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls of many messages, by gRPC's own client over real sockets. */
class StreamTest {
  private static final Metadata.Key<String> GRPC_ERROR =
      Metadata.Key.of("triton_grpc_error", Metadata.ASCII_STRING_MARSHALLER);

  private static final RunningServer RUNNING = new RunningServer();
  private final CallClient client = new CallClient(RUNNING.server().port());
  private final CallClient.Answers<ModelStreamInferResponse> answers = new CallClient.Answers<>();

  @AfterEach
  void closeClient() {
    client.close();
  }

  @AfterAll
  static void close() {
    RUNNING.close();
  }

  private static ModelInferRequest request(String id) {
    return Requests.raw("echo-FP32", Requests.sample(DataType.FP32)).setId(id).build();
  }

  private static ModelInferRequest bad(String id) {
    return request(id).toBuilder().setModelName("no-such").build();
  }

  private ModelStreamInferResponse next() throws InterruptedException {
    return answers.next(ModelStreamInferResponse.class);
  }

  @Test
  void answers_come_in_the_order_of_requests() throws Exception {
    StreamObserver<MessageLite> stream = client.streamInfer(answers);
    for (int i = 0; i < 500; i++) {
      stream.onNext(request("s" + i));
    }
    stream.onCompleted();
    for (int i = 0; i < 500; i++) {
      assertThat(next().getInferResponse().getId()).isEqualTo("s" + i);
    }
    assertThat(answers.status().isOk()).isTrue();
  }

  @Test
  void a_fast_answer_waits_for_a_slow_one_before_it() throws Exception {
    GatedModel model = GatedModel.in(RUNNING);
    StreamObserver<MessageLite> stream = client.streamInfer(answers);
    stream.onNext(GatedModel.request().toBuilder().setId("slow").build());
    stream.onNext(request("fast"));
    model.awaitEntered();
    model.open(1);
    assertThat(next().getInferResponse().getId()).isEqualTo("slow");
    assertThat(next().getInferResponse().getId()).isEqualTo("fast");
    stream.onCompleted();
    assertThat(answers.status().isOk()).isTrue();
  }

  @Test
  void an_answer_comes_before_the_client_has_ended() throws Exception {
    StreamObserver<MessageLite> stream = client.streamInfer(answers);
    stream.onNext(request("a"));
    assertThat(next().getInferResponse().getId()).isEqualTo("a");
    stream.onNext(request("b"));
    assertThat(next().getInferResponse().getId()).isEqualTo("b");
    stream.onCompleted();
    assertThat(answers.status().isOk()).isTrue();
  }

  @Test
  void an_error_is_an_answer_and_the_stream_goes_on() throws Exception {
    StreamObserver<MessageLite> stream = client.streamInfer(answers);
    stream.onNext(bad("a"));
    stream.onNext(request("b"));
    stream.onCompleted();
    ModelStreamInferResponse failed = next();
    assertThat(failed.getErrorMessage()).contains("'no-such'");
    assertThat(failed.getInferResponse().getId()).isEqualTo("a");
    assertThat(next().getInferResponse().getId()).isEqualTo("b");
    assertThat(answers.status().isOk()).isTrue();
  }

  @Test
  void an_error_ends_the_stream_of_those_who_want_that() throws Exception {
    Metadata fields = new Metadata();
    fields.put(GRPC_ERROR, "true");
    StreamObserver<MessageLite> stream =
        client.stream(
            CallClient.INFERENCE + "ModelStreamInfer",
            ModelStreamInferResponse.parser(),
            answers,
            fields);
    stream.onNext(request("a"));
    stream.onNext(bad("b"));
    assertThat(next().getInferResponse().getId()).isEqualTo("a");
    assertThat(answers.status().getCode()).isEqualTo(Code.NOT_FOUND);
  }

  @Test
  void a_stream_without_messages_ends_well() throws Exception {
    client.streamInfer(answers).onCompleted();
    assertThat(answers.status().isOk()).isTrue();
  }
}
