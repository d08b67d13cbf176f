package dev.primavista.server.invocations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.Shape;
import dev.primavista.server.PassModel;
import dev.primavista.server.RunningServer;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths on which the clouds' clients name an endpoint. */
final class EndpointsTest {
  private static final RunningServer RUNNING = RunningServer.answeringWith("people");

  @BeforeAll
  static void load() {
    Map.of("people", DataType.BYTES, "ages", DataType.INT64)
        .forEach(
            (name, type) ->
                RUNNING.load(
                    new ModelId(name, 1),
                    new PassModel(new TensorSpec("x", type, Shape.of(-1))),
                    ModelConfig.Execution.DIRECT));
    RUNNING.server().open();
  }

  @AfterAll
  static void stop() {
    RUNNING.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/endpoints/ages/invocations, [4], [4]",
    "/endpoints/people/invocations, ['a'], ['a']",
    "/endpoints/churn-production-3/invocations, ['a'], ['a']",
    "/serving-endpoints/ages/invocations, [4], [4]",
    "/serving-endpoints/churn/invocations, ['a'], ['a']",
  })
  void the_model_of_the_endpoints_name_answers_or_the_one_that_was_chosen(
      String path, String rows, String predictions) throws Exception {
    String body = "{\"instances\":" + rows.replace('\'', '"') + "}";
    HttpResponse<String> response = RUNNING.post(path, body, "Content-Type", "application/json");
    assertThat(response.body())
        .isEqualTo("{\"predictions\":" + predictions.replace('\'', '"') + "}");
    assertThat(response.headers().firstValue("x-amzn-invoked-production-variant"))
        .contains("AllTraffic");
  }

  /** As the predictors of SageMaker's SDK send them; MLflow's server refuses them. */
  @Test
  void an_endpoint_of_sagemakers_takes_rows_alone() throws Exception {
    String[] json = {"Content-Type", "application/json"};
    assertThat(RUNNING.post("/endpoints/ages/invocations", " [4, 5]", json).body())
        .isEqualTo("{\"predictions\":[4,5]}");
    assertThat(RUNNING.post("/serving-endpoints/ages/invocations", "[4, 5]", json).statusCode())
        .isEqualTo(400);
  }

  /** As clients of Triton's containers send them, whose own header fields do not pass. */
  @ParameterizedTest
  @ValueSource(strings = {"/invocations", "/endpoints/people/invocations"})
  void tensors_of_the_open_inference_protocol_are_answered_as_such(String path) throws Exception {
    String texts = "{\"inputs\":[{\"name\":\"x\",\"shape\":[1],\"datatype\":\"BYTES\"";
    assertThat(
            RUNNING.post(path, texts + ",\"data\":[\"a\"]}]}", "Content-Type", "application/json"))
        .extracting(HttpResponse::body)
        .asString()
        .startsWith("{\"model_name\":\"people\"")
        .contains("\"datatype\":\"BYTES\",\"shape\":[1],\"data\":[\"a\"]");
    String head =
        texts
            + ",\"parameters\":{\"binary_data_size\":5}}],\"parameters\":{\"binary_data_output\":true}}";
    String binary = "application/vnd.sagemaker-triton.binary+json;json-header-size=";
    HttpResponse<String> answer =
        RUNNING.post(path, head + "\u0001\0\0\0b", "Content-Type", binary + head.length());
    assertThat(answer.body()).endsWith("}\u0001\0\0\0b");
    assertThat(answer.headers().firstValue("content-type"))
        .contains(binary + (answer.body().length() - 5));
    assertThat(RUNNING.post(path, "{}", "Content-Type", binary + "9").body())
        .contains("wrong_header_length");
  }

  @ParameterizedTest
  @CsvSource({"ages.tar.gz", "/ages.tar.gz", "ages"})
  void a_header_names_the_model_of_an_endpoint_with_several(String target) throws Exception {
    assertThat(
            RUNNING
                .post(
                    "/endpoints/all/invocations",
                    "4\n",
                    "Content-Type",
                    "text/csv",
                    "Accept",
                    "text/csv",
                    "X-Amzn-SageMaker-Target-Model",
                    target)
                .body())
        .isEqualTo("4\n");
  }

  @Test
  void refusals_name_their_type_as_sagemaker_does() throws Exception {
    HttpResponse<String> response =
        RUNNING.post(
            "/endpoints/ages/invocations",
            "{\"instances\":[\"a\"]}",
            "Content-Type",
            "application/json");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.headers().firstValue("x-amzn-errortype")).contains("ValidationError");
    assertThat(response.body()).contains("\"message\":\"input 'x'");
    HttpResponse<String> unknown =
        RUNNING.post(
            "/endpoints/all/invocations",
            "4",
            "Content-Type",
            "text/csv",
            "X-Amzn-SageMaker-Target-Model",
            "sizes.tar.gz");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(unknown.body()).contains("sizes");
  }
}
