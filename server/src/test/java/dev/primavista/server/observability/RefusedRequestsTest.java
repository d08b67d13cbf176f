package dev.primavista.server.observability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.tensor.DataType;
import dev.primavista.server.EchoModel;
import dev.primavista.server.RunningServer;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that a door refuses before a model is asked are counted as failures all the same. */
final class RefusedRequestsTest {
  private static final String ROWS = "{\"instances\":[[1,2]]}";
  private static final String TENSORS =
      "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,2],\"data\":[1,2]}]}";

  private final RunningServer server = new RunningServer();

  @BeforeEach
  void open() {
    server.server().open();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private int post(String path, String body) throws Exception {
    return server.post(path, body, "Content-Type", "application/json").statusCode();
  }

  private String failures() throws Exception {
    return server.get("/metrics?name%5B%5D=primavista_inference_failures_total").body();
  }

  private static String failure(String code, String model, String version) {
    return "primavista_inference_failures_total{code=\"%s\",model=\"%s\",version=\"%s\"} 1.0"
        .formatted(code, model, version);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/models/torn:predict",
        "/v1/models/torn/versions/1:predict",
        "/models/torn/score",
        "/v2/models/torn/infer",
        "/endpoints/torn/invocations",
      })
  void of_a_model_that_is_not_ready(String path) throws Exception {
    server.refuse(new ModelId("torn", 1), "torn.onnx was cut off");
    boolean tensors = path.endsWith("/infer");
    assertThat(post(path, tensors ? TENSORS : ROWS)).isEqualTo(503);
    assertThat(failures()).contains(failure("model_not_ready", "torn", "1"));
  }

  @ParameterizedTest
  @CsvSource({
    "/endpoints/nope/invocations, 404, model_not_found, unknown, ''",
    "/serving-endpoints/nope/invocations, 404, model_not_found, unknown, ''",
    "/invocations, 404, model_not_found, unknown, ''",
    "/score, 404, model_not_found, unknown, ''",
    "/endpoints/echo-FP32/invocations, 400, missing_field, echo-FP32, 1",
  })
  void of_the_doors_that_name_an_endpoint_or_none(
      String path, int status, String code, String model, String version) throws Exception {
    assertThat(post(path, "{}")).isEqualTo(status);
    assertThat(failures()).contains(failure(code, model, version));
  }

  @Test
  void of_the_version_that_a_label_names() throws Exception {
    server.load(
        new ModelId("apart", 1), new EchoModel(DataType.FP32), ModelConfig.Execution.DIRECT);
    server.load(
        new ModelId("apart", 2), new EchoModel(DataType.FP32), ModelConfig.Execution.DIRECT);
    server.label("apart", Map.of("old", 1L));
    assertThat(post("/v1/models/apart/labels/old:predict", "{}")).isEqualTo(400);
    assertThat(failures()).contains(failure("missing_field", "apart", "1"));
  }
}
