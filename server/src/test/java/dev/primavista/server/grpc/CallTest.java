package dev.primavista.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.MessageLite;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.proto.InferenceProto.InferParameter;
import dev.primavista.proto.InferenceProto.ModelInferRequest;
import dev.primavista.proto.InferenceProto.ModelInferResponse;
import dev.primavista.proto.InferenceProto.ServerLiveRequest;
import dev.primavista.proto.InferenceProto.ServerLiveResponse;
import dev.primavista.server.RunningServer;
import dev.primavista.server.http.ServerConfig;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls of one message, by gRPC's own client over real sockets. */
class CallTest {
  private static final RunningServer RUNNING = new RunningServer();
  private final CallClient client = new CallClient(RUNNING.server().port());

  @AfterEach
  void closeClient() {
    client.close();
  }

  @AfterAll
  static void close() {
    RUNNING.close();
  }

  private static GatedModel gated() {
    return GatedModel.in(RUNNING);
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

  @ParameterizedTest
  @EnumSource
  void tensors_of_every_type_come_back(DataType type) {
    Tensor sample = Requests.sample(type);
    ModelInferResponse response =
        client.infer(Requests.raw("echo-" + type, sample).setId("a-1").build());
    assertThat(response.getModelName()).isEqualTo("echo-" + type);
    assertThat(response.getId()).isEqualTo("a-1");
    assertThat(response.getOutputsList()).extracting(o -> o.getName()).containsExactly("y", "z");
    assertThat(response.getRawOutputContentsList())
        .containsExactly(Requests.bytes(sample), Requests.bytes(sample));
  }

  @Test
  void outputs_come_as_they_are_asked_for() {
    ModelInferRequest request =
        Requests.typed("echo-FP32", FixedTensor.ofFloats(Shape.of(1, 2), 0.25f, 0.75f))
            .addOutputs(ModelInferRequest.InferRequestedOutputTensor.newBuilder().setName("z"))
            .addOutputs(
                ModelInferRequest.InferRequestedOutputTensor.newBuilder()
                    .setName("y")
                    .putParameters(
                        "classification", InferParameter.newBuilder().setInt64Param(1).build()))
            .build();
    ModelInferResponse response = client.infer(request);
    assertThat(response.getOutputsList()).extracting(o -> o.getName()).containsExactly("z", "y");
    assertThat(response.getOutputs(1).getDatatype()).isEqualTo("BYTES");
    assertThat(response.getRawOutputContents(1).toStringUtf8()).endsWith("0.75:1:yes");
  }

  @Test
  void the_only_input_may_have_the_name_that_clients_of_kserve_and_mlserver_give_it() {
    Tensor sample = Requests.sample(DataType.FP32);
    ModelInferRequest.Builder request = Requests.raw("echo-FP32", sample);
    request.getInputsBuilder(0).setName("input-0");
    assertThat(client.infer(request.build()).getRawOutputContents(0))
        .isEqualTo(Requests.bytes(sample));
  }

  @Test
  void columns_of_a_data_frame_are_the_matrix_of_a_model_that_knows_none() {
    Tensor ages = FixedTensor.ofLongs(Shape.of(2, 1), 30, 40);
    Tensor heights = FixedTensor.ofDoubles(Shape.of(2), 1.5, 2.5);
    ModelInferRequest request =
        ModelInferRequest.newBuilder()
            .setModelName("echo-FP64")
            .putParameters("content_type", InferParameter.newBuilder().setStringParam("pd").build())
            .addInputs(Requests.head("age", ages))
            .addInputs(Requests.head("height", heights))
            .addRawInputContents(Requests.bytes(ages))
            .addRawInputContents(Requests.bytes(heights))
            .build();
    assertThat(client.infer(request).getRawOutputContents(0))
        .isEqualTo(Requests.bytes(FixedTensor.ofDoubles(Shape.of(2, 2), 30, 1.5, 40, 2.5)));
  }

  @Test
  void a_long_message_goes_both_ways() {
    Tensor floats = FixedTensor.allocate(DataType.FP32, Shape.of(1000, 3000));
    ModelInferResponse response = client.infer(Requests.raw("echo-FP32", floats).build());
    assertThat(response.getRawOutputContents(0)).isEqualTo(Requests.bytes(floats));
  }

  @Test
  void compressed_messages_are_read_and_answered_alike() {
    Tensor floats = FixedTensor.allocate(DataType.FP32, Shape.of(1000, 300));
    ModelInferResponse response =
        client.call(
            CallClient.INFERENCE + "ModelInfer",
            Requests.raw("echo-FP32", floats).build(),
            ModelInferResponse.parser(),
            CallOptions.DEFAULT.withCompression("gzip"));
    assertThat(response.getRawOutputContents(1)).isEqualTo(Requests.bytes(floats));
  }

  @Test
  void errors_have_their_codes() {
    Tensor sample = Requests.sample(DataType.FP32);
    ModelInferRequest good = Requests.raw("echo-FP32", sample).build();
    assertFails(
        Code.NOT_FOUND,
        "Request for unknown model: 'no-such' is not known here",
        () -> client.infer(good.toBuilder().setModelName("no-such").build()));
    assertFails(
        Code.NOT_FOUND,
        "version 9",
        () -> client.infer(good.toBuilder().setModelVersion("9").build()));
    assertFails(
        Code.INVALID_ARGUMENT,
        "'nope'",
        () -> client.infer(good.toBuilder().setInputs(0, Requests.head("nope", sample)).build()));
    assertFails(
        Code.UNIMPLEMENTED,
        "NoSuchCall",
        () -> client.call(CallClient.INFERENCE + "NoSuchCall", good, ModelInferResponse.parser()));
    assertFails(
        Code.UNIMPLEMENTED,
        "shared memory",
        () ->
            client.call(
                CallClient.INFERENCE + "SystemSharedMemoryStatus",
                ServerLiveRequest.getDefaultInstance(),
                ServerLiveResponse.parser()));
  }

  @Test
  void a_message_beyond_the_limit_is_refused_and_the_connection_lives() {
    int floats = (int) (ServerConfig.onLoopback(0).limits().bodyBytes() / 4);
    ModelInferRequest request =
        Requests.raw("echo-FP32", FixedTensor.allocate(DataType.FP32, Shape.of(1, floats))).build();
    assertFails(Code.RESOURCE_EXHAUSTED, "at most 67108864", () -> client.infer(request));
    assertThat(live(client)).isTrue();
  }

  private static boolean live(CallClient client) {
    return client
        .call(
            CallClient.INFERENCE + "ServerLive",
            ServerLiveRequest.getDefaultInstance(),
            ServerLiveResponse.parser())
        .getLive();
  }

  @Test
  void a_deadline_ends_a_call_and_frees_what_waited() throws Exception {
    GatedModel model = gated();
    ClientCall<MessageLite, ModelInferResponse> first =
        client.begin(CallClient.INFERENCE + "ModelInfer", ModelInferResponse.parser());
    CallClient.Answers<ModelInferResponse> answers = new CallClient.Answers<>();
    ClientCalls.asyncUnaryCall(first, GatedModel.request(), answers);
    model.awaitEntered();
    assertFails(
        Code.DEADLINE_EXCEEDED,
        "",
        () ->
            client.call(
                CallClient.INFERENCE + "ModelInfer",
                GatedModel.request(),
                ModelInferResponse.parser(),
                CallOptions.DEFAULT.withDeadlineAfter(20, TimeUnit.MILLISECONDS)));
    awaitInFlight(1);
    model.open(1);
    assertThat(answers.next(ModelInferResponse.class).getModelName()).isEqualTo("gated");
    model.open(1);
    assertThat(client.infer(GatedModel.request()).getModelName()).isEqualTo("gated");
  }

  @Test
  void a_timeout_parameter_is_a_deadline_too() throws Exception {
    GatedModel model = gated();
    CallClient.Answers<ModelInferResponse> answers = new CallClient.Answers<>();
    ClientCalls.asyncUnaryCall(
        client.begin(CallClient.INFERENCE + "ModelInfer", ModelInferResponse.parser()),
        GatedModel.request(),
        answers);
    model.awaitEntered();
    ModelInferRequest hurried =
        GatedModel.request().toBuilder()
            .putParameters("timeout", InferParameter.newBuilder().setInt64Param(1000).build())
            .build();
    assertFails(Code.DEADLINE_EXCEEDED, "", () -> client.infer(hurried));
    model.open(1);
    assertThat(answers.next(ModelInferResponse.class).getModelName()).isEqualTo("gated");
  }

  @Test
  void a_cancelled_call_leaves_the_queue() throws Exception {
    GatedModel model = gated();
    CallClient.Answers<ModelInferResponse> first = new CallClient.Answers<>();
    ClientCalls.asyncUnaryCall(
        client.begin(CallClient.INFERENCE + "ModelInfer", ModelInferResponse.parser()),
        GatedModel.request(),
        first);
    model.awaitEntered();
    ClientCall<MessageLite, ModelInferResponse> waiting =
        client.begin(CallClient.INFERENCE + "ModelInfer", ModelInferResponse.parser());
    CallClient.Answers<ModelInferResponse> cancelled = new CallClient.Answers<>();
    ClientCalls.asyncUnaryCall(waiting, GatedModel.request(), cancelled);
    awaitInFlight(2);
    waiting.cancel("not wanted", null);
    assertThat(cancelled.status().getCode()).isEqualTo(Code.CANCELLED);
    awaitInFlight(1);
    model.open(1);
    assertThat(first.next(ModelInferResponse.class).getModelName()).isEqualTo("gated");
    awaitInFlight(0);
  }

  @Test
  void many_cancelled_calls_do_not_cost_the_connection() throws Exception {
    GatedModel model = gated();
    CallClient.Answers<ModelInferResponse> kept = begin(GatedModel.request());
    model.awaitEntered();
    for (int i = 0; i < 250; i++) {
      ClientCall<MessageLite, ModelInferResponse> waiting =
          client.begin(CallClient.INFERENCE + "ModelInfer", ModelInferResponse.parser());
      CallClient.Answers<ModelInferResponse> cancelled = new CallClient.Answers<>();
      ClientCalls.asyncUnaryCall(waiting, GatedModel.request(), cancelled);
      awaitInFlight(2);
      waiting.cancel("not wanted", null);
      assertThat(cancelled.status().getCode()).isEqualTo(Code.CANCELLED);
      awaitInFlight(1);
    }
    model.open(1);
    assertThat(kept.next(ModelInferResponse.class).getModelName()).isEqualTo("gated");
  }

  private CallClient.Answers<ModelInferResponse> begin(ModelInferRequest request) {
    CallClient.Answers<ModelInferResponse> answers = new CallClient.Answers<>();
    ClientCalls.asyncUnaryCall(
        client.begin(CallClient.INFERENCE + "ModelInfer", ModelInferResponse.parser()),
        request,
        answers);
    return answers;
  }

  private static void awaitInFlight(int count) {
    while (RUNNING.server().inFlight() != count) {
      Thread.onSpinWait();
    }
  }

  @Test
  void a_port_of_its_own_speaks_nothing_else() throws Exception {
    ServerConfig config = ServerConfig.onLoopback(0).withGrpcPort(0);
    try (RunningServer two = RunningServer.listening(config)) {
      int port = two.server().grpcPort().orElseThrow();
      try (CallClient own = new CallClient(port)) {
        assertThat(live(own)).isTrue();
      }
      assertThat(statusOfGet(port)).isEqualTo(421);
    }
  }

  private static int statusOfGet(int port) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      URI address = URI.create("http://127.0.0.1:" + port + "/v2");
      return http.send(
              HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }
}
