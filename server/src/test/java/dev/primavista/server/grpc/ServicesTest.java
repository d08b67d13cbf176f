package dev.primavista.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.primavista.core.repository.ModelStatus;
import dev.primavista.core.repository.RepositoryControl;
import dev.primavista.core.tensor.DataType;
import dev.primavista.proto.HealthProto.HealthCheckRequest;
import dev.primavista.proto.HealthProto.HealthCheckResponse;
import dev.primavista.proto.HealthProto.HealthCheckResponse.ServingStatus;
import dev.primavista.proto.HealthProto.HealthListRequest;
import dev.primavista.proto.HealthProto.HealthListResponse;
import dev.primavista.proto.InferenceProto.LogSettingsRequest;
import dev.primavista.proto.InferenceProto.LogSettingsResponse;
import dev.primavista.proto.InferenceProto.ModelConfigRequest;
import dev.primavista.proto.InferenceProto.ModelConfigResponse;
import dev.primavista.proto.InferenceProto.ModelMetadataRequest;
import dev.primavista.proto.InferenceProto.ModelMetadataResponse;
import dev.primavista.proto.InferenceProto.ModelReadyRequest;
import dev.primavista.proto.InferenceProto.ModelReadyResponse;
import dev.primavista.proto.InferenceProto.ModelRepositoryParameter;
import dev.primavista.proto.InferenceProto.ModelStatistics;
import dev.primavista.proto.InferenceProto.ModelStatisticsRequest;
import dev.primavista.proto.InferenceProto.ModelStatisticsResponse;
import dev.primavista.proto.InferenceProto.RepositoryIndexRequest;
import dev.primavista.proto.InferenceProto.RepositoryIndexResponse;
import dev.primavista.proto.InferenceProto.RepositoryModelLoadRequest;
import dev.primavista.proto.InferenceProto.RepositoryModelLoadResponse;
import dev.primavista.proto.InferenceProto.RepositoryModelUnloadRequest;
import dev.primavista.proto.InferenceProto.RepositoryModelUnloadResponse;
import dev.primavista.proto.InferenceProto.ServerMetadataRequest;
import dev.primavista.proto.InferenceProto.ServerMetadataResponse;
import dev.primavista.proto.InferenceProto.TraceSettingRequest;
import dev.primavista.proto.InferenceProto.TraceSettingResponse;
import dev.primavista.proto.ReflectionProto.ServerReflectionRequest;
import dev.primavista.proto.ReflectionProto.ServerReflectionResponse;
import dev.primavista.proto.ReflectionProto.ServiceResponse;
import dev.primavista.server.RunningServer;
import dev.primavista.server.oip.OipRoutes;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything beside inference, by gRPC's own client over real sockets. */
class ServicesTest {
  private static final Recorder CONTROL = new Recorder();
  private static final RunningServer RUNNING = RunningServer.controlledBy(CONTROL);
  private static final CallClient CLIENT = new CallClient(RUNNING.server().port());

  static {
    RUNNING.server().open();
  }

  @AfterAll
  static void close() {
    CLIENT.close();
    RUNNING.close();
  }

  /** A repository that does nothing but to remember what it was asked. */
  private static final class Recorder implements RepositoryControl {
    private final List<String> asked = new ArrayList<>();

    @Override
    public List<ModelStatus> index(boolean onlyReady) {
      asked.add("index " + onlyReady);
      return RUNNING.statuses();
    }

    @Override
    public void load(String name, Replacement replacement) {
      asked.add("load " + name + " " + replacement.config() + " " + replacement.files().keySet());
    }

    @Override
    public void unload(String name, boolean dependents) {
      asked.add("unload " + name + " " + dependents);
    }
  }

  private static <R extends MessageLite> R call(
      String method, MessageLite request, Parser<R> answer) {
    return CLIENT.call(CallClient.INFERENCE + method, request, answer);
  }

  @Test
  void the_server_tells_what_it_tells_over_http() throws Exception {
    ServerMetadataResponse metadata =
        call(
            "ServerMetadata",
            ServerMetadataRequest.getDefaultInstance(),
            ServerMetadataResponse.parser());
    assertThat(metadata.getExtensionsList()).isEqualTo(OipRoutes.extensions(Optional.empty()));
    assertThat(RUNNING.get("/v2").body()).contains("\"version\":\"" + metadata.getVersion());
  }

  @Test
  void a_model_tells_its_tensors() {
    ModelMetadataResponse metadata =
        call(
            "ModelMetadata",
            ModelMetadataRequest.newBuilder().setName("echo-INT8").build(),
            ModelMetadataResponse.parser());
    assertThat(metadata.getVersionsList()).containsExactly("1");
    assertThat(metadata.getInputs(0).getDatatype()).isEqualTo("INT8");
    assertThat(metadata.getInputs(0).getShapeList()).containsExactly(-1L, -1L);
    assertThat(metadata.getOutputsList()).extracting(each -> each.getName()).contains("y", "z");
  }

  @Test
  void a_model_that_is_not_known_is_not_ready() {
    assertThat(modelReady("echo-INT8")).isTrue();
    assertThat(modelReady("no-such")).isFalse();
  }

  private static boolean modelReady(String name) {
    return call(
            "ModelReady",
            ModelReadyRequest.newBuilder().setName(name).build(),
            ModelReadyResponse.parser())
        .getReady();
  }

  @Test
  void a_model_tells_its_configuration() {
    ModelConfigResponse response =
        call(
            "ModelConfig",
            ModelConfigRequest.newBuilder().setName("echo-BYTES").build(),
            ModelConfigResponse.parser());
    assertThat(response.getConfig().getName()).isEqualTo("echo-BYTES");
    assertThat(response.getConfig().getInput(0).getDataType().name()).isEqualTo("TYPE_STRING");
    assertThat(response.getConfig().getInput(0).getDimsList()).containsExactly(-1L, -1L);
  }

  @Test
  void a_model_tells_what_it_did() {
    long before = statistics().getInferenceStats().getSuccess().getCount();
    var _ = CLIENT.infer(Requests.raw("echo-UINT8", Requests.sample(DataType.UINT8)).build());
    ModelStatistics after = statistics();
    assertThat(after.getInferenceStats().getSuccess().getCount()).isEqualTo(before + 1);
    assertThat(after.getInferenceCount()).isPositive();
  }

  private static ModelStatistics statistics() {
    return call(
            "ModelStatistics",
            ModelStatisticsRequest.newBuilder().setName("echo-UINT8").setVersion("1").build(),
            ModelStatisticsResponse.parser())
        .getModelStats(0);
  }

  @Test
  void models_are_listed_loaded_and_unloaded() {
    CONTROL.asked.clear();
    RepositoryIndexResponse index =
        call(
            "RepositoryIndex",
            RepositoryIndexRequest.newBuilder().setReady(true).build(),
            RepositoryIndexResponse.parser());
    assertThat(index.getModelsList()).extracting(each -> each.getState()).contains("READY");
    var _ = call("RepositoryModelLoad", load(), RepositoryModelLoadResponse.parser());
    var _ =
        call(
            "RepositoryModelUnload",
            RepositoryModelUnloadRequest.newBuilder()
                .setModelName("m")
                .putParameters(
                    "unload_dependents",
                    ModelRepositoryParameter.newBuilder().setBoolParam(true).build())
                .build(),
            RepositoryModelUnloadResponse.parser());
    assertThat(CONTROL.asked)
        .containsExactly("index true", "load m Optional[{}] [1/model.onnx]", "unload m true");
  }

  @Test
  void a_parameter_of_another_type_is_refused() {
    CONTROL.asked.clear();
    RepositoryModelUnloadRequest request =
        RepositoryModelUnloadRequest.newBuilder()
            .setModelName("m")
            .putParameters(
                "unload_dependents", ModelRepositoryParameter.newBuilder().setInt64Param(1).build())
            .build();
    assertThatThrownBy(
            () -> call("RepositoryModelUnload", request, RepositoryModelUnloadResponse.parser()))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining(
            "INVALID_ARGUMENT: invalid value type for 'unload_dependents' parameter,"
                + " expected bool_param.");
    assertThat(CONTROL.asked).isEmpty();
  }

  private static RepositoryModelLoadRequest load() {
    return RepositoryModelLoadRequest.newBuilder()
        .setModelName("m")
        .putParameters("config", ModelRepositoryParameter.newBuilder().setStringParam("{}").build())
        .putParameters(
            "file:1/model.onnx",
            ModelRepositoryParameter.newBuilder()
                .setBytesParam(ByteString.copyFromUtf8("bytes"))
                .build())
        .build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"../m", "a/b", ""})
  void a_name_that_is_a_path_is_refused(String name) {
    assertThatThrownBy(
            () ->
                call(
                    "RepositoryModelLoad",
                    load().toBuilder().setModelName(name).build(),
                    RepositoryModelLoadResponse.parser()))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            failure ->
                assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT));
  }

  @Test
  void settings_are_those_of_http() throws Exception {
    TraceSettingResponse trace =
        call(
            "TraceSetting",
            TraceSettingRequest.newBuilder()
                .putSettings(
                    "trace_rate",
                    TraceSettingRequest.SettingValue.newBuilder().addValue("17").build())
                .build(),
            TraceSettingResponse.parser());
    assertThat(trace.getSettingsOrThrow("trace_rate").getValueList()).containsExactly("17");
    assertThat(RUNNING.get("/v2/trace/setting").body()).contains("\"trace_rate\":\"17\"");
    LogSettingsResponse log =
        call("LogSettings", LogSettingsRequest.getDefaultInstance(), LogSettingsResponse.parser());
    assertThat(log.getSettingsMap()).containsKeys("log_info", "log_verbose_level", "log_file");
  }

  @Test
  void health_is_that_of_the_server_of_its_services_and_of_models() {
    for (String service :
        List.of(
            "",
            "inference.GRPCInferenceService",
            "tensorflow.serving.PredictionService",
            "echo-FP32")) {
      assertThat(health(service)).isEqualTo(ServingStatus.SERVING);
    }
    assertThatThrownBy(() -> health("no.such.Service"))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageStartingWith("NOT_FOUND");
    HealthListResponse list =
        CLIENT.call(
            "grpc.health.v1.Health/List",
            HealthListRequest.getDefaultInstance(),
            HealthListResponse.parser());
    assertThat(list.getStatusesMap()).containsKeys("", "grpc.health.v1.Health", "echo-FP32");
  }

  private static ServingStatus health(String service) {
    return CLIENT
        .call(
            "grpc.health.v1.Health/Check",
            HealthCheckRequest.newBuilder().setService(service).build(),
            HealthCheckResponse.parser())
        .getStatus();
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1", "v1alpha"})
  void reflection_tells_services_and_messages(String version) throws Exception {
    CallClient.Answers<ServerReflectionResponse> answers = new CallClient.Answers<>();
    StreamObserver<MessageLite> stream =
        CLIENT.stream(
            "grpc.reflection." + version + ".ServerReflection/ServerReflectionInfo",
            ServerReflectionResponse.parser(),
            answers,
            new Metadata());
    stream.onNext(ServerReflectionRequest.newBuilder().setListServices("*").build());
    assertThat(next(answers).getListServicesResponse().getServiceList())
        .extracting(ServiceResponse::getName)
        .contains(
            "inference.GRPCInferenceService",
            "grpc.health.v1.Health",
            "tensorflow.serving.PredictionService",
            "tensorflow.serving.ModelService");
    stream.onNext(
        ServerReflectionRequest.newBuilder()
            .setFileContainingSymbol("inference.ModelInferRequest")
            .build());
    FileDescriptorProto file =
        FileDescriptorProto.parseFrom(
            next(answers).getFileDescriptorResponse().getFileDescriptorProto(0));
    assertThat(file.getPackage()).isEqualTo("inference");
    stream.onNext(
        ServerReflectionRequest.newBuilder().setFileByFilename(file.getDependency(0)).build());
    assertThat(next(answers).hasFileDescriptorResponse()).isTrue();
    stream.onNext(ServerReflectionRequest.newBuilder().setFileContainingSymbol("nope").build());
    assertThat(next(answers).getErrorResponse().getErrorCode()).isEqualTo(5);
    stream.onCompleted();
    assertThat(answers.status().isOk()).isTrue();
  }

  private static ServerReflectionResponse next(CallClient.Answers<ServerReflectionResponse> answers)
      throws InterruptedException {
    return answers.next(ServerReflectionResponse.class);
  }
}
