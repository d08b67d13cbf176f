package dev.primavista.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Int64Value;
import com.google.protobuf.MessageLite;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.proto.TensorflowErrorProto;
import dev.primavista.proto.TensorflowProto.SignatureDef;
import dev.primavista.proto.TensorflowServingProto.ClassificationRequest;
import dev.primavista.proto.TensorflowServingProto.GetModelMetadataRequest;
import dev.primavista.proto.TensorflowServingProto.GetModelMetadataResponse;
import dev.primavista.proto.TensorflowServingProto.GetModelStatusRequest;
import dev.primavista.proto.TensorflowServingProto.GetModelStatusResponse;
import dev.primavista.proto.TensorflowServingProto.ModelSpec;
import dev.primavista.proto.TensorflowServingProto.ModelVersionStatus;
import dev.primavista.proto.TensorflowServingProto.PredictRequest;
import dev.primavista.proto.TensorflowServingProto.PredictResponse;
import dev.primavista.server.EchoModel;
import dev.primavista.server.RunningServer;
import dev.primavista.server.traffic.TrafficHeaders;
import io.grpc.CallOptions;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TensorFlow Serving's services, by gRPC's own client over real sockets. */
class PredictCallTest {
  private static final RunningServer RUNNING = new RunningServer();
  private static final CallClient CLIENT = new CallClient(RUNNING.server().port());
  private static final Tensor SAMPLE = Requests.sample(DataType.FP32);

  @BeforeAll
  static void open() {
    for (int version = 1; version < 4; version++) {
      RUNNING.load(
          new ModelId("many", version), new EchoModel(DataType.FP32), ModelConfig.Execution.DIRECT);
    }
    RUNNING.label("many", Map.of("stable", 2L));
    RUNNING.server().open();
  }

  @AfterAll
  static void close() {
    CLIENT.close();
    RUNNING.close();
  }

  private static PredictRequest.Builder asking(String model) {
    return Predictions.request(model, Predictions.content(SAMPLE));
  }

  private static PredictResponse predict(PredictRequest.Builder request) {
    return CLIENT.call(
        Predictions.PREDICTIONS + "Predict", request.build(), PredictResponse.parser());
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
  void tensors_of_every_type_come_back_in_the_field_of_their_type(DataType type) {
    Tensor sample = Requests.sample(type);
    PredictResponse response =
        predict(Predictions.request("echo-" + type, Predictions.content(sample)));
    assertThat(response.getOutputsMap())
        .containsOnlyKeys("y", "z")
        .containsEntry("y", Predictions.values(sample));
    assertThat(response.getModelSpec())
        .isEqualTo(
            ModelSpec.newBuilder()
                .setName("echo-" + type)
                .setVersion(Int64Value.of(1))
                .setSignatureName("serving_default")
                .build());
  }

  @Test
  void outputs_come_as_they_are_asked_for() {
    assertThat(predict(asking("echo-FP32").addOutputFilter("z")).getOutputsMap())
        .containsOnlyKeys("z");
    assertFails(
        Code.INVALID_ARGUMENT,
        "has no output 'w' (expected: [y, z])",
        () -> predict(asking("echo-FP32").addOutputFilter("w")));
  }

  @Test
  void a_version_is_named_by_its_number_or_its_label() {
    assertThat(version(ModelSpec.newBuilder())).isEqualTo(3);
    assertThat(version(ModelSpec.newBuilder().setVersion(Int64Value.of(0)))).isEqualTo(3);
    assertThat(version(ModelSpec.newBuilder().setVersion(Int64Value.of(1)))).isEqualTo(1);
    assertThat(version(ModelSpec.newBuilder().setVersionLabel("stable"))).isEqualTo(2);
    for (long none : new long[] {9, -1, Long.MAX_VALUE, Long.MIN_VALUE}) {
      assertFails(
          Code.NOT_FOUND,
          "many",
          () -> version(ModelSpec.newBuilder().setVersion(Int64Value.of(none))));
    }
    assertFails(
        Code.NOT_FOUND, "nope", () -> version(ModelSpec.newBuilder().setVersionLabel("nope")));
  }

  private static long version(ModelSpec.Builder spec) {
    return predict(asking("many").setModelSpec(spec.setName("many")))
        .getModelSpec()
        .getVersion()
        .getValue();
  }

  @Test
  void errors_have_their_codes() {
    assertFails(Code.NOT_FOUND, "'no-such'", () -> predict(asking("no-such")));
    assertFails(
        Code.INVALID_ARGUMENT,
        "model_spec names no model",
        () -> predict(asking("").clearModelSpec()));
    PredictRequest.Builder signed = asking("echo-FP32");
    signed.getModelSpecBuilder().setSignatureName("serving_default");
    assertThat(predict(signed).getOutputsCount()).isEqualTo(2);
    signed.getModelSpecBuilder().setSignatureName("other");
    assertFails(Code.FAILED_PRECONDITION, "expected: serving_default", () -> predict(signed));
    signed.getModelSpecBuilder().setName("no-such");
    assertFails(Code.NOT_FOUND, "'no-such'", () -> predict(signed));
    assertFails(
        Code.INVALID_ARGUMENT,
        "'nope'",
        () -> predict(asking("echo-FP32").putInputs("nope", Predictions.content(SAMPLE))));
    assertFails(
        Code.INVALID_ARGUMENT,
        "FP64 given, FP32 expected",
        () ->
            predict(
                Predictions.request(
                    "echo-FP32", Predictions.content(Requests.sample(DataType.FP64)))));
  }

  @Test
  void a_shape_beyond_what_a_message_holds_is_refused_and_the_rest_goes_on() {
    assertFails(
        Code.RESOURCE_EXHAUSTED,
        "input 'x' grows beyond the bytes of a message (expected: at most 67108864)",
        () ->
            predict(
                Predictions.request(
                    "echo-FP32", Predictions.head(DataType.FP32, Shape.of(1, 1 << 25)).build())));
    PredictResponse zeros =
        predict(
            Predictions.request(
                "echo-FP32", Predictions.head(DataType.FP32, Shape.of(1, 3)).build()));
    assertThat(zeros.getOutputsOrThrow("y").getFloatValList()).containsExactly(0f, 0f, 0f);
  }

  @Test
  void compressed_messages_are_read_and_answered_alike() {
    Tensor floats = FixedTensor.allocate(DataType.FP32, Shape.of(1000, 300));
    PredictResponse response =
        CLIENT.call(
            Predictions.PREDICTIONS + "Predict",
            Predictions.request("echo-FP32", Predictions.content(floats)).build(),
            PredictResponse.parser(),
            CallOptions.DEFAULT.withCompression("gzip"));
    assertThat(response.getOutputsOrThrow("z")).isEqualTo(Predictions.values(floats));
  }

  @Test
  void a_deadline_ends_a_call() throws Exception {
    GatedModel model = GatedModel.in(RUNNING);
    PredictRequest request =
        Predictions.request("gated", Predictions.content(FixedTensor.ofLongs(Shape.of(1), 4)))
            .build();
    var first =
        CLIENT.callAsync(
            Predictions.PREDICTIONS + "Predict", request, PredictResponse.parser(), new Metadata());
    model.awaitEntered();
    assertFails(
        Code.DEADLINE_EXCEEDED,
        "",
        () ->
            CLIENT.call(
                Predictions.PREDICTIONS + "Predict",
                request,
                PredictResponse.parser(),
                CallOptions.DEFAULT.withDeadlineAfter(20, TimeUnit.MILLISECONDS)));
    model.open(1);
    assertThat(first.join().getOutputsOrThrow("y").getInt64ValList()).containsExactly(4L);
  }

  @Test
  void a_call_chooses_its_track_by_metadata() throws Exception {
    Metadata fields = new Metadata();
    fields.put(Metadata.Key.of(TrafficHeaders.TRACK, Metadata.ASCII_STRING_MARSHALLER), "canary");
    try (RunningServer server = new RunningServer();
        CallClient client = new CallClient(server.server().port())) {
      server.load(
          new ModelId("echo-FP32", 2), new EchoModel(DataType.FP32), ModelConfig.Execution.DIRECT);
      server.send(
          "PUT", "/v1/models/echo-FP32/traffic", "{\"stable\":1,\"canary\":2,\"percent\":0}");
      assertThat(tracked(client, new Metadata())).isEqualTo(1);
      assertThat(tracked(client, fields)).isEqualTo(2);
    }
  }

  private static long tracked(CallClient client, Metadata fields) {
    return client
        .call(
            Predictions.PREDICTIONS + "Predict",
            asking("echo-FP32").build(),
            PredictResponse.parser(),
            fields,
            new AtomicReference<>())
        .getModelSpec()
        .getVersion()
        .getValue();
  }

  @Test
  void a_model_tells_its_signature() {
    GetModelMetadataResponse told =
        metadata(
            GetModelMetadataRequest.newBuilder()
                .setModelSpec(ModelSpec.newBuilder().setName("echo-INT8"))
                .addMetadataField("signature_def"));
    assertThat(told.getModelSpec().getVersion().getValue()).isEqualTo(1);
    assertThat(told.getMetadataOrThrow("signature_def").getTypeUrl())
        .isEqualTo("type.googleapis.com/tensorflow.serving.SignatureDefMap");
    SignatureDef signature = PredictDoor.signature(told);
    assertThat(signature.getMethodName()).isEqualTo("tensorflow/serving/predict");
    assertThat(signature.getInputsOrThrow("x").getDtype().name()).isEqualTo("DT_INT8");
    assertThat(signature.getInputsOrThrow("x").getName()).isEqualTo("x");
    assertThat(signature.getInputsOrThrow("x").getTensorShape())
        .isEqualTo(Predictions.head(DataType.INT8, Shape.of(-1, -1)).getTensorShape());
    assertThat(signature.getOutputsMap()).containsOnlyKeys("y", "z");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "assets"})
  void of_a_model_nothing_else_is_told(String field) {
    GetModelMetadataRequest.Builder request =
        GetModelMetadataRequest.newBuilder()
            .setModelSpec(ModelSpec.newBuilder().setName("echo-INT8"));
    if (!field.isEmpty()) {
      request.addMetadataField(field);
    }
    assertFails(Code.INVALID_ARGUMENT, "expected: signature_def", () -> metadata(request));
  }

  private static GetModelMetadataResponse metadata(GetModelMetadataRequest.Builder request) {
    return CLIENT.call(
        Predictions.PREDICTIONS + "GetModelMetadata",
        request.build(),
        GetModelMetadataResponse.parser());
  }

  @Test
  void a_model_tells_the_state_of_its_versions() {
    assertThat(status(ModelSpec.newBuilder()).getModelVersionStatusList())
        .extracting(ModelVersionStatus::getVersion)
        .containsExactly(3L, 2L, 1L);
    GetModelStatusResponse labelled = status(ModelSpec.newBuilder().setVersionLabel("stable"));
    assertThat(labelled.getModelVersionStatusCount()).isEqualTo(1);
    ModelVersionStatus two = labelled.getModelVersionStatus(0);
    assertThat(two.getVersion()).isEqualTo(2);
    assertThat(two.getState()).isEqualTo(ModelVersionStatus.State.AVAILABLE);
    assertThat(two.getStatus().getErrorCode()).isEqualTo(TensorflowErrorProto.Code.OK);
    assertThat(
            status(ModelSpec.newBuilder().setVersion(Int64Value.of(1))).getModelVersionStatusList())
        .extracting(ModelVersionStatus::getVersion)
        .containsExactly(1L);
    assertFails(
        Code.NOT_FOUND,
        "version 9",
        () -> status(ModelSpec.newBuilder().setVersion(Int64Value.of(9))));
  }

  private static GetModelStatusResponse status(ModelSpec.Builder spec) {
    return CLIENT.call(
        Predictions.MODELS + "GetModelStatus",
        GetModelStatusRequest.newBuilder().setModelSpec(spec.setName("many")).build(),
        GetModelStatusResponse.parser());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        Predictions.PREDICTIONS + "Classify",
        Predictions.PREDICTIONS + "Regress",
        Predictions.PREDICTIONS + "MultiInference",
        Predictions.MODELS + "HandleReloadConfigRequest"
      })
  void what_is_not_here_says_so(String method) {
    MessageLite request = ClassificationRequest.getDefaultInstance();
    assertFails(
        Code.UNIMPLEMENTED,
        "(expected: ",
        () -> CLIENT.call(method, request, ClassificationRequest.parser()));
  }
}
