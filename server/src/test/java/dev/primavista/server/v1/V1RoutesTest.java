package dev.primavista.server.v1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.core.model.ModelAround;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelDescription;
import dev.primavista.core.model.ModelDescription.Fact;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.Shape;
import dev.primavista.server.PassModel;
import dev.primavista.server.RunningServer;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class V1RoutesTest {
  private static final RunningServer RUNNING = new RunningServer();

  @BeforeAll
  static void load() {
    load("one", 1, new TensorSpec("x", DataType.FP32, Shape.of(-1)));
    load("one", 2, new TensorSpec("x", DataType.FP32, Shape.of(-1)));
    load(
        "pair",
        1,
        new TensorSpec("a", DataType.INT64, Shape.of(-1, 2)),
        new TensorSpec("b", DataType.INT32, Shape.of(-1, 1)));
    load("bytes", 1, new TensorSpec("x_bytes", DataType.BYTES, Shape.of(-1)));
    load("image", 1, new TensorSpec("pixels", DataType.FP32, Shape.of(-1, 2, 1)));
    load(
        "classes",
        1,
        new TensorSpec("label", DataType.FP64, Shape.of(-1)),
        new TensorSpec("probabilities", DataType.FP64, Shape.of(-1)));
    load(
        "predicting",
        1,
        new TensorSpec("other", DataType.FP64, Shape.of(-1)),
        new TensorSpec("predict", DataType.FP64, Shape.of(-1)));
    load(
        "people",
        1,
        new TensorSpec("age", DataType.FP64, Shape.of(-1)),
        new TensorSpec("plan", DataType.BYTES, Shape.of(-1)));
    load(
        "photo",
        1,
        new TensorSpec("img_bytes", DataType.BYTES, Shape.of(-1)),
        new TensorSpec("txt", DataType.BYTES, Shape.of(-1)));
    load("scalar", 1, new TensorSpec("x", DataType.FP32, Shape.of()));
    RUNNING.server().open();
  }

  private static void load(String name, int version, TensorSpec... specs) {
    RUNNING.load(new ModelId(name, version), new PassModel(specs), ModelConfig.Execution.DIRECT);
  }

  @AfterAll
  static void stop() {
    RUNNING.close();
  }

  private static HttpResponse<String> post(String path, String body) throws Exception {
    return RUNNING.post("/v1/models/" + path, body, "Content-Type", "application/json");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "one | {\"instances\":[1.0,2.5]} | {\"predictions\":[1.0,2.5]}",
        "one | {\"instances\":[NaN,-Infinity]} | {\"predictions\":[NaN,-Infinity]}",
        "one | {\"signature_name\":\"serving_default\",\"instances\":[{\"x\":2}]}"
            + " | {\"predictions\":[2.0]}",
        "one | {\"inputs\":[1.0]} | {\"outputs\":[1.0]}",
        "one | {\"signature_name\":null,\"instances\":null,\"inputs\":[1.0]}"
            + " | {\"outputs\":[1.0]}",
        "one | {\"inputs\":{\"x\":[1.0,2.0]}} | {\"outputs\":[1.0,2.0]}",
        "one/versions/1 | {\"instances\":[1]} | {\"predictions\":[1.0]}",
        "pair | {\"instances\":[{\"b\":3,\"a\":[9007199254740993,2]},{\"a\":[3,4],\"b\":[5]}]}"
            + " | {\"predictions\":[{\"a\":[9007199254740993,2],\"b\":[3]},"
            + "{\"a\":[3,4],\"b\":[5]}]}",
        "pair | {\"inputs\":{\"b\":[[1]],\"a\":[[1,2],[3,4]]}}"
            + " | {\"outputs\":{\"b\":[[1]],\"a\":[[1,2],[3,4]]}}",
        "bytes | {\"instances\":[{\"b64\":\"AP+A\"},{\"b64\":\"\"},\"a\"]}"
            + " | {\"predictions\":[{\"b64\":\"AP+A\"},{\"b64\":\"\"},{\"b64\":\"YQ==\"}]}",
        "bytes | {\"instances\":[{\"x_bytes\":{\"b64\":\"YQ==\"}}]}"
            + " | {\"predictions\":[{\"b64\":\"YQ==\"}]}",
        "bytes | {\"inputs\":{\"x_bytes\":[{\"b64\":\"YQ==\"}]}} |"
            + " {\"outputs\":[{\"b64\":\"YQ==\"}]}",
        "image | {\"instances\":[[[1],[2]],[[3],[4]]]}"
            + " | {\"predictions\":[[[1.0],[2.0]],[[3.0],[4.0]]]}",
        "image | {\"instances\":[{\"pixels\":[[1],[2]]}]} | {\"predictions\":[[[1.0],[2.0]]]}",
        "people | {\"instances\":[{\"plan\":\"pro\",\"age\":null},[3,\"x\"]]} | 400",
        "people | {\"instances\":[{\"plan\":\"pro\",\"age\":4}]}"
            + " | {\"predictions\":[{\"age\":4.0,\"plan\":\"pro\"}]}",
        "people | {\"instances\":[{\"age\":[4,5],\"plan\":[\"pro\",\"free\"]},"
            + "{\"age\":{\"0\":6},\"plan\":{\"0\":\"pro\"}},{\"age\":7,\"plan\":\"free\"}]}"
            + " | {\"predictions\":[{\"age\":4.0,\"plan\":\"pro\"},{\"age\":5.0,\"plan\":\"free\"},"
            + "{\"age\":6.0,\"plan\":\"pro\"},{\"age\":7.0,\"plan\":\"free\"}]}",
        "people | {\"inputs\":[{\"age\":[4],\"plan\":[\"pro\"]}]}"
            + " | {\"outputs\":{\"age\":[4.0],\"plan\":[\"pro\"]}}",
        "people | {\"inputs\":[[{\"age\":4,\"plan\":\"pro\"},{\"plan\":\"free\"}],"
            + "[{\"plan\":\"pro\",\"age\":5}]]}"
            + " | {\"outputs\":{\"age\":[4.0,NaN,5.0],\"plan\":[\"pro\",\"free\",\"pro\"]}}",
        "people | {\"instances\":[[{\"age\":4}]]} | 400",
        "people | {\"instances\":[[{\"plan\":\"pro\"},5]]} | 400",
        "people | {\"instances\":[[{\"plan\":\"pro\",\"years\":4}]]} | 400",
        "people | {\"instances\":[{\"age\":[4,5],\"plan\":[\"pro\"]}]} | 400",
        "people | {\"instances\":[{\"age\":[4,5],\"plan\":\"pro\"}]} | 400",
        "people | {\"instances\":[{\"age\":[],\"plan\":[]}]} | 400",
        "people | {\"instances\":[{\"age\":{\"0\":4,\"1\":5},\"plan\":{\"1\":\"a\",\"0\":\"b\"}}]} | 400",
        "people | {\"instances\":[[4,\"pro\"]]} |"
            + " {\"predictions\":[{\"age\":4.0,\"plan\":\"pro\"}]}",
        "people | {\"inputs\":{\"plan\":[\"pro\",\"free\"],\"age\":[4,5]}}"
            + " | {\"outputs\":{\"age\":[4.0,5.0],\"plan\":[\"pro\",\"free\"]}}",
        "photo | {\"instances\":[{\"img_bytes\":{\"b64\":\"/9j/\"},\"txt\":\"x\"}]}"
            + " | {\"predictions\":[{\"img_bytes\":{\"b64\":\"/9j/\"},\"txt\":\"x\"}]}",
        "photo | {\"inputs\":{\"img_bytes\":[{\"b64\":\"/9j/\"}],\"txt\":[\"x\"]}}"
            + " | {\"outputs\":{\"img_bytes\":[{\"b64\":\"/9j/\"}],\"txt\":[\"x\"]}}",
        "scalar | {\"inputs\":{\"x\":2.5}} | {\"outputs\":2.5}",
        "scalar | {\"inputs\":2.5} | {\"outputs\":2.5}",
        "classes | {\"instances\":[[1,2]]} | {\"predictions\":[1.0]}",
        "predicting | {\"instances\":[[1,2]]} | {\"predictions\":[2.0]}",
      })
  void predictions_follow_the_form_of_the_question(String model, String body, String answer)
      throws Exception {
    HttpResponse<String> response = post(model + ":predict", body);
    if (answer.equals("400")) {
      assertThat(response.statusCode()).isEqualTo(400);
    } else {
      assertThat(response.body()).isEqualTo(answer);
      assertThat(response.statusCode()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "one:predict | { | 400 | malformed_json",
        "one:predict | `` | 400 | not_an_object",
        "one:predict | [] | 400 | not_an_object",
        "one:predict | {\"nothing\":[]} | 400 | missing_field",
        "one:predict | {\"instances\":null} | 400 | missing_field",
        "one:predict | {\"instances\":[1],\"inputs\":[1]} | 400 | missing_field",
        "one:predict | {\"instances\":[1],\"instances\":[1]} | 400 | repeated_field",
        "one:predict | {\"instances\":\"text\"} | 400 | wrong_type",
        "one:predict | {\"instances\":[]} | 400 | empty_input",
        "one:predict | {\"instances\":[[\"a\"]]} | 400 | wrong_datatype",
        "one:predict | {\"instances\":[[1],[1,2]]} | 400 | element_count",
        "one:predict | {\"instances\":[{\"zz\":1}]} | 400 | wrong_inputs",
        "one:predict | {\"inputs\":{\"zz\":[1]}} | 400 | unknown_input",
        "one:predict | {\"signature_name\":\"other\",\"instances\":[1]} | 400 | unknown_signature",
        "pair:predict | {\"instances\":[{\"a\":[1,2]}]} | 400 | wrong_inputs",
        "pair:predict | {\"instances\":[{\"a\":[1,2],\"a\":[1,2]}]} | 400 | wrong_shape",
        "pair:predict | {\"instances\":[[1,2]]} | 400 | missing_names",
        "pair:predict | {\"instances\":[{\"a\":[1,2],\"b\":3000000000}]} | 400 | out_of_range",
        "pair:predict | {\"instances\":[{\"a\":[1,2],\"b\":1},{\"a\":1,\"b\":1}]} | 400 |"
            + " wrong_shape",
        "bytes:predict | {\"instances\":[{\"b64\":\"@@@\"}]} | 400 | malformed_base64",
        "bytes:predict | {\"instances\":[{\"b64\":\"\",\"x\":1}]} | 400 | malformed_base64",
        "people:predict | {\"inputs\":{\"plan\":[\"a\"],\"age\":[4,5]}} | 400 | wrong_shape",
        "people:predict | {\"inputs\":{\"plan\":[\"a\"]}} | 400 | missing_column",
        "nobody:predict | {\"instances\":[1]} | 404 | model_not_found",
        "one/versions/9:predict | {\"instances\":[1]} | 404 | model_not_found",
        "one/labels/stable:predict | {\"instances\":[1]} | 404 | model_not_found",
        "one:explain | {\"instances\":[1]} | 501 | not_implemented",
        "one:classify | {\"examples\":[{\"x\":1}]} | 501 | not_implemented",
        "one/versions/1:regress | {\"examples\":[{\"x\":1}]} | 501 | not_implemented",
        "one/versions/9:regress | {\"examples\":[{\"x\":1}]} | 404 | model_not_found",
        "one/labels/stable:classify | {\"examples\":[{\"x\":1}]} | 404 | model_not_found",
        "one:frobnicate | {\"instances\":[1]} | 405 | method_not_allowed",
      })
  void a_mistake_is_refused_with_its_reason(String path, String body, int status, String code)
      throws Exception {
    HttpResponse<String> response = post(path, body);
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.body()).contains("\"error\":\"", "\"code\":\"" + code + "\"");
  }

  @Test
  void the_signature_that_is_served_has_its_own_name_too() throws Exception {
    ModelDescription description =
        new ModelDescription(
            "tensorflow",
            "",
            List.of(),
            List.of(),
            Map.of(),
            List.of(Fact.of("signature", "up"), Fact.of("signatures", List.of("down", "up"))));
    try (RunningServer running = new RunningServer()) {
      PassModel pass = new PassModel(new TensorSpec("x", DataType.FP32, Shape.of(-1)));
      running.load(
          new ModelId("ways", 1),
          new ModelAround(pass) {
            @Override
            public ModelDescription description() {
              return description;
            }
          },
          ModelConfig.Execution.DIRECT);
      running.server().open();
      String path = "/v1/models/ways:predict";
      for (String name : List.of("up", "serving_default", "")) {
        assertThat(running.post(path, signed(name)).body()).isEqualTo("{\"predictions\":[2.0]}");
      }
      assertThat(running.post(path, signed("down")).body())
          .contains("(expected: up or serving_default)", "serve its file as one more model");
      assertThat(running.post(path, signed("sideways")).body())
          .contains("unknown_signature")
          .doesNotContain("one more model");
    }
  }

  private static String signed(String name) {
    return "{\"signature_name\":\"" + name + "\",\"instances\":[2]}";
  }

  @Test
  void an_event_is_answered_by_an_event() throws Exception {
    String[] event = {
      "ce-specversion", "1.0", "ce-id", "7", "ce-source", "test", "ce-type", "test.request"
    };
    HttpResponse<String> answer =
        RUNNING.post("/v1/models/one:predict", "{\"instances\":[1]}", event);
    assertThat(answer.body()).isEqualTo("{\"predictions\":[1.0]}");
    assertThat(answer.headers().firstValue("ce-specversion")).contains("1.0");
    assertThat(answer.headers().firstValue("ce-type")).contains("io.kserve.inference.response");
    assertThat(answer.headers().firstValue("ce-source")).contains("io.kserve.inference.one");
    assertThat(answer.headers().firstValue("ce-id")).isPresent().isNotEqualTo(Optional.of("7"));
    assertThat(Instant.parse(answer.headers().firstValue("ce-time").orElseThrow()))
        .isAfter(Instant.EPOCH);
    assertThat(post("one:predict", "{\"instances\":[1]}").headers().firstValue("ce-id")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"data\":{\"instances\":[1]}",
        "\"data\":{\"instances\":[1],\"inputs\":null}",
        "\"datacontenttype\":\"application/json\",\"data_base64\":\"eyJpbnN0YW5jZXMiOlsxXX0=\"",
      })
  void an_event_in_one_document_is_answered_by_one(String data) throws Exception {
    String event =
        "{\"specversion\":\"1.0\",\"id\":\"7\",\"source\":\"test\",\"type\":\"t\"," + data + "}";
    HttpResponse<String> answer =
        RUNNING.post(
            "/v1/models/one:predict", event, "Content-Type", "application/cloudevents+json");
    assertThat(answer.headers().firstValue("content-type"))
        .contains("application/cloudevents+json");
    assertThat(answer.body())
        .startsWith("{\"specversion\":\"1.0\",\"id\":\"")
        .contains(
            "\"source\":\"io.kserve.inference.one\",\"type\":\"io.kserve.inference.response\"")
        .endsWith("\"datacontenttype\":\"application/json\",\"data\":{\"predictions\":[1.0]}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"id\":\"7\",\"source\":\"s\",\"type\":\"t\",\"data\":{\"instances\":[1]}} | missing_field",
        "{\"specversion\":\"1.0\",\"id\":\"7\",\"source\":\"s\",\"type\":\"t\"} | missing_field",
        "{\"specversion\":1,\"id\":\"7\",\"source\":\"s\",\"type\":\"t\",\"data\":{}} | wrong_type",
        "{\"specversion\":\"1.0\",\"id\":\"7\",\"source\":\"s\",\"type\":\"t\",\"data\":[1]}"
            + " | not_an_object",
        "{\"specversion\":\"1.0\",\"id\":\"7\",\"source\":\"s\",\"type\":\"t\",\"data_base64\":\"?\"}"
            + " | malformed_base64",
      })
  void an_event_that_is_not_whole_is_refused(String event, String code) throws Exception {
    HttpResponse<String> answer =
        RUNNING.post(
            "/v1/models/one:predict", event, "Content-Type", "application/cloudevents+json");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("\"code\":\"" + code + "\"");
  }

  @Test
  void a_verb_s_case_does_not_matter() throws Exception {
    assertThat(post("one:Predict", "{\"instances\":[1]}").body())
        .isEqualTo("{\"predictions\":[1.0]}");
    assertThat(post("one/versions/1:PREDICT", "{\"instances\":[1]}").statusCode()).isEqualTo(200);
  }

  @Test
  void models_are_listed_and_tell_their_state_and_signature() throws Exception {
    assertThat(RUNNING.get("/v1/models").body()).contains("\"one\",\"pair\"");
    assertThat(RUNNING.get("/v1/models/one").body())
        .isEqualTo(
            "{\"name\":\"one\",\"ready\":true,\"model_version_status\":["
                + "{\"version\":\"2\",\"state\":\"AVAILABLE\","
                + "\"status\":{\"error_code\":\"OK\",\"error_message\":\"\"}},"
                + "{\"version\":\"1\",\"state\":\"AVAILABLE\","
                + "\"status\":{\"error_code\":\"OK\",\"error_message\":\"\"}}]}");
    assertThat(RUNNING.get("/v1/models/one/versions/1").body())
        .contains("\"version\":\"1\"")
        .doesNotContain("\"version\":\"2\"");
    assertThat(RUNNING.get("/v1/models/nobody").statusCode()).isEqualTo(404);
    assertThat(RUNNING.get("/v1/models/one:predict").statusCode()).isEqualTo(405);
    assertThat(RUNNING.get("/v1/models/one/metadata").body())
        .startsWith("{\"model_spec\":{\"name\":\"one\",\"signature_name\":\"\",\"version\":\"2\"}")
        .contains(
            "\"serving_default\":{\"inputs\":{\"x\":{\"dtype\":\"DT_FLOAT\",\"tensor_shape\":"
                + "{\"dim\":[{\"size\":\"-1\",\"name\":\"\"}],\"unknown_rank\":false}");
  }
}
