package dev.primavista.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import com.google.protobuf.Empty;
import com.google.protobuf.MessageLite;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.proto.InferenceProto.ModelInferRequest;
import dev.primavista.proto.InferenceProto.ModelStreamInferResponse;
import dev.primavista.proto.InferenceProto.TraceSettingRequest;
import dev.primavista.proto.InferenceProto.TraceSettingResponse;
import dev.primavista.proto.TensorflowProto.TensorProto;
import dev.primavista.proto.TensorflowServingProto.PredictRequest;
import dev.primavista.server.Additions;
import dev.primavista.server.RunningServer;
import dev.primavista.server.observability.CaptureFile;
import dev.primavista.server.observability.PayloadCapture;
import dev.primavista.server.observability.ServerMetrics;
import dev.primavista.server.observability.SpanTexts;
import dev.primavista.server.observability.TraceSettings;
import dev.primavista.server.observability.Tracing;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObservedCallsTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  @TempDir private Path folder;

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  /** The methods that ask for inference, each with a request. */
  static List<Arguments> questions() {
    Tensor sample = Requests.sample(DataType.FP32);
    return List.of(
        Arguments.of(
            CallClient.INFERENCE + "ModelInfer", Requests.raw("echo-FP32", sample).build()),
        Arguments.of(
            Predictions.PREDICTIONS + "Predict",
            Predictions.request("echo-FP32", Predictions.content(sample)).build()));
  }

  @ParameterizedTest
  @MethodSource("questions")
  void a_call_is_traced_counted_and_kept_like_any_request(String method, MessageLite request)
      throws Exception {
    Tracing tracing =
        Tracing.start(
            TraceSettings.of(
                    Map.of(
                        "OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9",
                        "OTEL_EXPORTER_OTLP_TIMEOUT", "100"))
                .orElseThrow());
    PayloadCapture capture =
        new PayloadCapture(
            new PayloadCapture.Choice(1, Set.of(), Set.of(), 10_000),
            new CaptureFile(folder, new CaptureFile.Rotation(1_000_000, 1)));
    Metadata fields = new Metadata();
    fields.put(key("traceparent"), "00-" + TRACE + "-00f067aa0ba902b7-01");
    AtomicReference<Metadata> answered = new AtomicReference<>();
    try (RunningServer server =
            RunningServer.observed(
                new ServerMetrics(tracing),
                new Additions.Observation(List.of(tracing), Optional.of(capture)));
        CallClient client = new CallClient(server.server().port())) {
      var _ = client.call(method, request, Empty.parser(), fields, answered);
      assertThat(server.get("/metrics").body())
          .contains(
              "primavista_inference_request_seconds_count{model=\"echo-FP32\",version=\"1\"} 1",
              "primavista_inference_decode_seconds_count{model=\"echo-FP32\",version=\"1\"} 1",
              "route=\"/" + method + "\"");
    }
    capture.close();
    tracing.close();
    assertThat(answered.get().get(key("traceparent"))).startsWith("00-" + TRACE);
    assertThat(tracing.outbox().lost()).isEqualTo(4);
    String id = answered.get().get(key(PayloadCapture.HEADER));
    assertThat(Files.readAllLines(folder.resolve("capture.jsonl")))
        .hasSize(2)
        .allMatch(line -> line.contains("\"correlationid\":\"" + id + "\""))
        .first()
        .asString()
        .contains(
            "\"datacontenttype\":\"application/protobuf\"",
            "\"traceparent\":\"00-" + TRACE,
            Base64.getEncoder().encodeToString(request.toByteArray()));
  }

  /** Messages that cannot be read, and whose failures they are. */
  static List<Arguments> unreadable() {
    Tensor sample = Requests.sample(DataType.FP32);
    String infer = CallClient.INFERENCE + "ModelInfer";
    String predict = Predictions.PREDICTIONS + "Predict";
    BytesValue noText = BytesValue.of(ByteString.fromHex("FF"));
    ByteString tooFew = ByteString.copyFromUtf8("x");
    TensorProto torn = Predictions.content(sample).toBuilder().setTensorContent(tooFew).build();
    return List.of(
        Arguments.of(infer, noText, "unknown"),
        Arguments.of(
            infer,
            Requests.raw("echo-FP32", sample).setRawInputContents(0, tooFew).build(),
            "echo-FP32"),
        Arguments.of(
            infer, Requests.raw("echo-FP32", sample).setModelVersion("x").build(), "unknown"),
        Arguments.of(predict, noText, "unknown"),
        Arguments.of(predict, Predictions.request("echo-FP32", torn).build(), "echo-FP32"),
        Arguments.of(predict, PredictRequest.getDefaultInstance(), "unknown"));
  }

  @ParameterizedTest
  @MethodSource("unreadable")
  void a_message_that_cannot_be_read_is_a_failure_of_the_model_that_it_names(
      String method, MessageLite message, String model) throws Exception {
    try (RunningServer server =
            RunningServer.observed(
                new ServerMetrics(), new Additions.Observation(List.of(), Optional.empty()));
        CallClient client = new CallClient(server.server().port())) {
      assertThatThrownBy(() -> client.call(method, message, Empty.parser()))
          .isInstanceOf(StatusRuntimeException.class);
      assertThat(server.get("/metrics").body())
          .containsPattern(
              "primavista_inference_failures_total\\{code=\"[a-z_]+\",model=\"%s\",version=\"1?\"} 1"
                  .formatted(model));
    }
  }

  @Test
  void spans_of_calls_say_how_they_ended_in_grpcs_words() throws Exception {
    SpanTexts spans = SpanTexts.start();
    try (RunningServer server =
            RunningServer.observed(
                spans.metrics(),
                new Additions.Observation(List.of(spans.tracing()), Optional.empty()));
        CallClient client = new CallClient(server.server().port())) {
      Tensor sample = Requests.sample(DataType.FP32);
      var _ = client.infer(Requests.raw("echo-FP32", sample).build());
      assertThatThrownBy(() -> client.infer(Requests.raw("nobody", sample).build()))
          .isInstanceOf(StatusRuntimeException.class);
      assertThatThrownBy(
              () -> client.call("a.Service/Sing", Empty.getDefaultInstance(), Empty.parser()))
          .isInstanceOf(StatusRuntimeException.class);
    }
    assertThat(spans.end().lines().filter(line -> line.contains("rpc.system.name=grpc")))
        .hasSize(3)
        .allMatch(line -> line.contains("server.address=") && !line.contains("http."))
        .anyMatch(
            line ->
                line.startsWith("inference.GRPCInferenceService/ModelInfer ")
                    && line.contains("rpc.method=inference.GRPCInferenceService/ModelInfer")
                    && line.contains("rpc.response.status_code=OK"))
        .anyMatch(line -> line.contains("rpc.response.status_code=NOT_FOUND"))
        .anyMatch(
            line ->
                line.startsWith("grpc ")
                    && line.contains("rpc.method=_OTHER")
                    && line.contains("rpc.method_original=a.Service/Sing")
                    && line.contains("rpc.response.status_code=UNIMPLEMENTED")
                    && line.contains("error.type=UNIMPLEMENTED"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void tritons_trace_settings_hold_for_calls_and_for_streams(boolean streamed) throws Exception {
    try (RunningServer server =
            RunningServer.observed(
                new ServerMetrics(), new Additions.Observation(List.of(), Optional.empty()));
        CallClient client = new CallClient(server.server().port())) {
      TraceSettingResponse set =
          client.call(
              CallClient.INFERENCE + "TraceSetting",
              TraceSettingRequest.newBuilder()
                  .putSettings("trace_file", setting("calls.json"))
                  .putSettings("trace_level", setting("TIMESTAMPS"))
                  .putSettings("trace_rate", setting("1"))
                  .putSettings("trace_count", setting("1"))
                  .build(),
              TraceSettingResponse.parser());
      ModelInferRequest request =
          Requests.raw("echo-FP32", Requests.sample(DataType.FP32)).setId("r1").build();
      if (streamed) {
        CallClient.Answers<ModelStreamInferResponse> answers = new CallClient.Answers<>();
        StreamObserver<MessageLite> calls = client.streamInfer(answers);
        calls.onNext(request);
        assertThat(answers.next(ModelStreamInferResponse.class).getErrorMessage()).isEmpty();
        calls.onCompleted();
      } else {
        var _ = client.infer(request);
      }
      var _ = client.infer(request);
      String file = set.getSettingsOrThrow("trace_file").getValue(0);
      assertThat(Files.readString(Path.of(file)))
          .startsWith(
              "[{\"id\":1,\"model_name\":\"echo-FP32\",\"model_version\":1,\"request_id\":\"r1\"}")
          .contains(
              "{\"name\":\"GRPC_WAITREAD_START\",\"ns\":",
              "{\"name\":\"GRPC_WAITREAD_END\",\"ns\":",
              "{\"name\":\"COMPUTE_START\",\"ns\":",
              "{\"name\":\"GRPC_SEND_START\",\"ns\":",
              "{\"name\":\"GRPC_SEND_END\",\"ns\":")
          .doesNotContain("HTTP_", "\"id\":2");
    }
  }

  @Test
  void messages_of_a_stream_are_counted_one_by_one_while_it_goes_on() throws Exception {
    try (RunningServer server =
            RunningServer.observed(
                new ServerMetrics(), new Additions.Observation(List.of(), Optional.empty()));
        CallClient client = new CallClient(server.server().port())) {
      Tensor sample = Requests.sample(DataType.FP32);
      CallClient.Answers<ModelStreamInferResponse> answers = new CallClient.Answers<>();
      StreamObserver<MessageLite> calls = client.streamInfer(answers);
      for (String model : List.of("echo-FP32", "nobody", "echo-FP32")) {
        calls.onNext(Requests.raw(model, sample).build());
        assertThat(answers.next(ModelStreamInferResponse.class).getErrorMessage().isEmpty())
            .isEqualTo(!model.equals("nobody"));
      }
      String counted =
          "primavista_inference_request_seconds_count{model=\"echo-FP32\",version=\"1\"} 2";
      assertThat(server.get("/metrics").body())
          .contains(
              counted,
              "primavista_inference_failures_total{code=\"model_not_found\",model=\"unknown\",version=\"\"} 1");
      calls.onCompleted();
      assertThat(answers.status().isOk()).isTrue();
      assertThat(server.get("/metrics").body()).contains(counted);
    }
  }

  private static TraceSettingRequest.SettingValue setting(String value) {
    return TraceSettingRequest.SettingValue.newBuilder().addValue(value).build();
  }
}
