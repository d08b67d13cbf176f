package dev.primavista.server.traffic;

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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrafficRoutesTest {
  private static final RunningServer RUNNING = new RunningServer();
  private static final String TRAFFIC = "/v1/models/m/traffic";
  private static final String BODY =
      "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1],\"data\":[1]}]}";

  @BeforeAll
  static void load() {
    for (long version = 1; version <= 2; version++) {
      RUNNING.load(
          new ModelId("m", version),
          new PassModel(new TensorSpec("x", DataType.FP32, Shape.of(-1))),
          ModelConfig.Execution.DIRECT);
    }
    RUNNING.label("m", Map.of("stable", 1L));
    RUNNING.server().open();
  }

  @AfterEach
  void end() throws Exception {
    RUNNING.send("DELETE", TRAFFIC, "");
  }

  @AfterAll
  static void stop() {
    RUNNING.close();
  }

  private static String answering(String path, String... headers) throws Exception {
    String[] all = new String[headers.length + 2];
    System.arraycopy(headers, 0, all, 2, headers.length);
    all[0] = "Content-Type";
    all[1] = "application/json";
    return RUNNING
        .post(path, BODY, all)
        .body()
        .replaceAll(".*\"model_version\":\"(\\d+)\".*", "$1");
  }

  @Test
  void a_policy_divides_the_requests_that_name_no_version_until_it_is_ended() throws Exception {
    String infer = "/v2/models/m/infer";
    assertThat(answering(infer)).isEqualTo("2");
    HttpResponse<String> set =
        RUNNING.send("PUT", TRAFFIC, "{\"stable\":\"stable\",\"canary\":2,\"percent\":0}");
    assertThat(set.statusCode()).isEqualTo(200);
    assertThat(answering(infer)).isEqualTo("1");
    assertThat(answering(infer, "X-Traffic-Track", "canary")).isEqualTo("2");
    assertThat(answering("/v2/models/m/versions/2/infer")).isEqualTo("2");
    RUNNING.send("PUT", TRAFFIC, "{\"stable\":1,\"canary\":2,\"percent\":100}");
    assertThat(answering(infer)).isEqualTo("2");
    assertThat(answering(infer, "X-Traffic-Track", "stable")).isEqualTo("1");
    assertThat(RUNNING.get(TRAFFIC).body())
        .startsWith(
            "{\"model\":\"m\",\"divided\":true,\"stable\":1,\"canary\":2,\"percent\":100.0,"
                + "\"max_error_rate\":0.05,\"max_latency_ms\":0.0,\"window\":100,"
                + "\"versions\":{\"1\":{\"requests\":1,\"failures\":0,");
    assertThat(RUNNING.send("DELETE", TRAFFIC, "").body())
        .isEqualTo("{\"model\":\"m\",\"divided\":false}");
    assertThat(answering(infer)).isEqualTo("2");
  }

  @Test
  void a_version_may_be_any_number_that_a_folder_may_have() throws Exception {
    RUNNING.load(
        new ModelId("dated", 20260101120000L),
        new PassModel(new TensorSpec("x", DataType.FP32, Shape.of(-1))),
        ModelConfig.Execution.DIRECT);
    String path = "/v1/models/dated/traffic";
    assertThat(RUNNING.send("PUT", path, "{\"stable\":20260101120000}").body())
        .contains("\"stable\":20260101120000");
    RUNNING.send("DELETE", path, "");
  }

  @Test
  void predictions_are_divided_too() throws Exception {
    RUNNING.send("PUT", TRAFFIC, "{\"stable\":1}");
    HttpResponse<String> answer =
        RUNNING.post(
            "/v1/models/m:predict", "{\"instances\":[1]}", "Content-Type", "application/json");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(RUNNING.get(TRAFFIC).body()).contains("\"versions\":{\"1\":{\"requests\":1");
  }

  @Test
  void a_label_stands_for_its_version_in_a_path() throws Exception {
    HttpResponse<String> answer =
        RUNNING.post(
            "/v1/models/m/labels/stable:predict",
            "{\"instances\":[1]}",
            "Content-Type",
            "application/json");
    assertThat(answer.body()).isEqualTo("{\"predictions\":[1.0]}");
    assertThat(RUNNING.get("/v1/models/m/labels/stable").body())
        .contains("\"model_version_status\":[{\"version\":\"1\"");
    assertThat(RUNNING.get("/v1/models/m/labels/canary").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"stable":9}                             | 404 | has no version 9
          {"stable":"beta"}                        | 404 | has no version with the label
          {"canary":2}                             | 400 | 'stable' is missing
          {"stable":1,"percent":5}                 | 400 | 'canary' is missing beside 'percent'
          {"stable":1,"shadow_percent":5}          | 400 | 'shadow' is missing beside 'shadow_percent'
          {"stable":1,"max_error_rate":0.5}        | 400 | 'canary' is missing beside 'max_error_rate'
          {"stable":1,"window":5}                  | 400 | 'canary' is missing beside 'window'
          {"stable":1,"canary":1,"percent":5}      | 400 | canary: 1 (expected: another than the stable one)
          {"stable":20260101120000}                | 404 | has no version 20260101120000
          {"stable":9999999999999999999}           | 400 | a whole number from 1 to 999999999999999999
          {"stable":1,"canary":2,"percent":200}    | 400 | percent: 200.0 (expected: 0 to 100)
          {"stable":1,"weight":2}                  | 400 | weight
          {"stable":1,"shadow":1}                  | 400 | shadow: 1 (expected: another than the stable one
          {"stable":1,"shadow":2,"shadow_percent":-1} | 400 | shadow_percent: -1.0
          """)
  void what_is_no_policy_is_refused(String body, int status, String message) throws Exception {
    HttpResponse<String> answer = RUNNING.send("PUT", TRAFFIC, body);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).contains(message);
    assertThat(RUNNING.get(TRAFFIC).body()).contains("\"divided\":false");
  }

  @Test
  void a_track_that_there_is_not_is_refused() throws Exception {
    RUNNING.send("PUT", TRAFFIC, "{\"stable\":1,\"canary\":2,\"percent\":50}");
    HttpResponse<String> answer =
        RUNNING.post(
            "/v2/models/m/infer",
            BODY,
            "Content-Type",
            "application/json",
            "X-Traffic-Track",
            "beta");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("track 'beta' (expected: stable or canary)");
  }
}
