package dev.primavista.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.core.tensor.DataType;
import dev.primavista.proto.InferenceProto.ModelInferRequest;
import dev.primavista.server.Additions;
import dev.primavista.server.RunningServer;
import dev.primavista.server.observability.CaptureFile;
import dev.primavista.server.observability.PayloadCapture;
import dev.primavista.server.observability.ServerMetrics;
import dev.primavista.server.observability.TraceSettings;
import dev.primavista.server.observability.Tracing;
import io.grpc.Metadata;
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

class ObservedCallsTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  @TempDir private Path folder;

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  @Test
  void a_call_is_traced_counted_and_kept_like_any_request() throws Exception {
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
    ModelInferRequest request = Requests.raw("echo-FP32", Requests.sample(DataType.FP32)).build();
    Metadata fields = new Metadata();
    fields.put(key("traceparent"), "00-" + TRACE + "-00f067aa0ba902b7-01");
    AtomicReference<Metadata> answered = new AtomicReference<>();
    try (RunningServer server =
            RunningServer.observed(
                new ServerMetrics(tracing),
                new Additions.Observation(List.of(tracing), Optional.of(capture)));
        CallClient client = new CallClient(server.server().port())) {
      var _ = client.infer(request, fields, answered);
      assertThat(server.get("/metrics").body())
          .contains(
              "primavista_inference_request_seconds_count{model=\"echo-FP32\",version=\"1\"} 1",
              "primavista_inference_decode_seconds_count{model=\"echo-FP32\",version=\"1\"} 1",
              "route=\"/inference.GRPCInferenceService/ModelInfer\"");
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
}
