package dev.primavista.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.tensor.DataType;
import dev.primavista.proto.InferenceProto.ModelInferRequest;
import dev.primavista.server.EchoModel;
import dev.primavista.server.RunningServer;
import dev.primavista.server.traffic.TrafficHeaders;
import io.grpc.Metadata;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class DividedCallsTest {
  @Test
  void a_call_chooses_its_track_by_metadata() throws Exception {
    ModelInferRequest request = Requests.raw("echo-FP32", Requests.sample(DataType.FP32)).build();
    Metadata fields = new Metadata();
    fields.put(Metadata.Key.of(TrafficHeaders.TRACK, Metadata.ASCII_STRING_MARSHALLER), "canary");
    try (RunningServer server = new RunningServer();
        CallClient client = new CallClient(server.server().port())) {
      server.load(
          new ModelId("echo-FP32", 2), new EchoModel(DataType.FP32), ModelConfig.Execution.DIRECT);
      server.send(
          "PUT", "/v1/models/echo-FP32/traffic", "{\"stable\":1,\"canary\":2,\"percent\":0}");
      assertThat(client.infer(request).getModelVersion()).isEqualTo("1");
      assertThat(client.infer(request, fields, new AtomicReference<>()).getModelVersion())
          .isEqualTo("2");
    }
  }

  @Test
  void a_track_that_there_is_none_of_is_counted_once_whatever_the_door() throws Exception {
    ModelInferRequest request = Requests.raw("echo-FP32", Requests.sample(DataType.FP32)).build();
    Metadata fields = new Metadata();
    fields.put(Metadata.Key.of(TrafficHeaders.TRACK, Metadata.ASCII_STRING_MARSHALLER), "beta");
    String body =
        "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,1],\"data\":[1]}]}";
    String failures =
        "primavista_inference_failures_total{code=\"unknown_track\",model=\"echo-FP32\",version=\"1\"} ";
    try (RunningServer server = new RunningServer();
        CallClient client = new CallClient(server.server().port())) {
      server.load(
          new ModelId("echo-FP32", 2), new EchoModel(DataType.FP32), ModelConfig.Execution.DIRECT);
      server.send(
          "PUT", "/v1/models/echo-FP32/traffic", "{\"stable\":1,\"canary\":2,\"percent\":0}");
      assertThatThrownBy(() -> client.infer(request, fields, new AtomicReference<>()))
          .hasMessageStartingWith("INVALID_ARGUMENT: track 'beta'");
      assertThat(server.get("/metrics").body()).contains(failures + "1.0");
      String path = "/v2/models/echo-FP32/infer";
      assertThat(server.post(path, body, TrafficHeaders.TRACK, "beta").statusCode()).isEqualTo(400);
      assertThat(server.get("/metrics").body()).contains(failures + "2.0");
    }
  }
}
