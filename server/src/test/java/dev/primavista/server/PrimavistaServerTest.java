package dev.primavista.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.Shape;
import dev.primavista.server.http.RawClient;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
final class PrimavistaServerTest {
  private static final String INPUT =
      "{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,2],\"data\":[1.5,NaN]}";

  private RunningServer running;

  @BeforeEach
  void start() {
    running = new RunningServer();
    running.server().open();
  }

  @AfterEach
  void stop() {
    running.close();
  }

  private HttpResponse<String> infer(String body) throws Exception {
    return running.post("/v2/models/echo-FP32/infer", body, "Content-Type", "application/json");
  }

  @Test
  void a_shape_that_engines_cannot_compute_with_is_refused_although_it_is_empty() throws Exception {
    TensorSpec open = new TensorSpec("x", DataType.FP32, Shape.of(-1, -1, -1));
    running.load(new ModelId("open", 1), new PassModel(open), ModelConfig.Execution.DIRECT);
    String body = "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":%s,\"data\":[]}]}";
    HttpResponse<String> refused =
        running.post(
            "/v2/models/open/infer",
            body.formatted("[0,4294967296000,4294967296]"),
            "Content-Type",
            "application/json");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("wrong_shape");
    assertThat(
            running
                .post(
                    "/v2/models/open/infer",
                    body.formatted("[0,100000,100000]"),
                    "Content-Type",
                    "application/json")
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void where_rows_have_a_bound_all_inputs_that_are_rows_have_as_many() throws Exception {
    PassModel three =
        new PassModel(
            new TensorSpec("a", DataType.FP32, Shape.of(-1)),
            new TensorSpec("b", DataType.FP32, Shape.of(-1)),
            new TensorSpec("k", DataType.FP32, Shape.of(1)));
    ModelConfig.Batching bounded = ModelConfig.Batching.off().withMaxRequestRows(4);
    running.load(new ModelId("three", 1), three, ModelConfig.defaults().withBatching(bounded));
    String body =
        "{\"inputs\":[{\"name\":\"a\",\"datatype\":\"FP32\",\"shape\":[2],\"data\":[1,2]},"
            + "{\"name\":\"b\",\"datatype\":\"FP32\",\"shape\":[%d],\"data\":%s},"
            + "{\"name\":\"k\",\"datatype\":\"FP32\",\"shape\":[1],\"data\":[1]}]}";
    HttpResponse<String> refused =
        running.post("/v2/models/three/infer", body.formatted(3, "[1,2,3]"));
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("3 rows given, 2 expected as in the other inputs");
    assertThat(running.post("/v2/models/three/infer", body.formatted(2, "[1,2]")).statusCode())
        .isEqualTo(200);
  }

  @Test
  void the_protocols_own_pages_answer() throws Exception {
    assertThat(running.get("/v2").body())
        .startsWith(
            "{\"name\":\"Primavista\",\"version\":\"0.1.0\",\"extensions\":[\"binary_tensor_data\"");
    assertThat(running.get("/v2/").statusCode()).isEqualTo(200);
    assertThat(running.get("/v2/health/live").body()).isEqualTo("{\"live\":true}");
    assertThat(running.get("/v2/health/ready").body()).isEqualTo("{\"ready\":true}");
    assertThat(running.get("/v2/models/echo-FP32/ready").body())
        .isEqualTo("{\"name\":\"echo-FP32\",\"ready\":true}");
    assertThat(running.get("/v2/models/echo%2DFP32/versions/1/ready").statusCode()).isEqualTo(200);
    assertThat(running.get("/v2/models/echo-FP32").body())
        .isEqualTo(
            "{\"name\":\"echo-FP32\",\"versions\":[\"1\"],\"platform\":\"echo\","
                + "\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[-1,-1]}],"
                + "\"outputs\":[{\"name\":\"y\",\"datatype\":\"FP32\",\"shape\":[-1,-1],"
                + "\"parameters\":{\"labels\":[\"no\",\"yes\"]}},"
                + "{\"name\":\"z\",\"datatype\":\"FP32\",\"shape\":[-1,-1]}]}");
  }

  @Test
  void readiness_follows_opening_and_draining() throws Exception {
    try (RunningServer fresh = new RunningServer()) {
      assertThat(fresh.get("/v2/health/ready").statusCode()).isEqualTo(503);
      fresh.server().open();
      assertThat(fresh.get("/v2/health/ready").statusCode()).isEqualTo(200);
      fresh.server().drain();
      HttpResponse<String> draining = fresh.get("/v2/health/ready");
      assertThat(draining.statusCode()).isEqualTo(503);
      assertThat(draining.headers().firstValue("connection")).contains("close");
      assertThat(fresh.get("/v2/health/live").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void a_model_that_is_not_known_may_come_until_the_start_is_over() throws Exception {
    try (RunningServer fresh = new RunningServer()) {
      for (String path : List.of("/v2/models/later", "/v2/models/later/ready")) {
        HttpResponse<String> early = fresh.get(path);
        assertThat(early.statusCode()).as(path).isEqualTo(503);
        assertThat(early.headers().firstValue("retry-after")).contains("1");
        assertThat(early.body()).contains("\"code\":\"model_not_ready\"", "is starting");
      }
      assertThat(fresh.get("/v2/models/echo-FP32").statusCode()).isEqualTo(200);
      String body = "{\"inputs\":[" + INPUT + "]}";
      String[] json = {"Content-Type", "application/json"};
      assertThat(fresh.post("/v2/models/later/infer", body, json).statusCode()).isEqualTo(503);
      fresh.server().open();
      assertThat(fresh.post("/v2/models/later/infer", body, json).statusCode()).isEqualTo(404);
      assertThat(fresh.get("/v2/models/later").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void infer_answers_name_version_id_times_and_outputs() throws Exception {
    HttpResponse<String> answer = infer("{\"id\":\"a\\r\\nX: 1\",\"inputs\":[" + INPUT + "]}");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type")).contains("application/json");
    assertThat(answer.body())
        .matches(
            "\\{\"model_name\":\"echo-FP32\",\"model_version\":\"1\",\"id\":\"a\\\\r\\\\nX: 1\","
                + "\"parameters\":\\{\"queue_ms\":0\\.0,\"compute_ms\":[0-9.E-]+},\"outputs\":\\["
                + "\\{\"name\":\"y\",\"datatype\":\"FP32\",\"shape\":\\[1,2],\"data\":\\[1\\.5,\"NaN\"]},"
                + "\\{\"name\":\"z\".*}]}");
  }

  @Test
  void the_only_input_may_have_the_name_that_clients_of_kserve_and_mlserver_give_it()
      throws Exception {
    for (String name : List.of("input-0", "input-1")) {
      HttpResponse<String> answer =
          infer("{\"inputs\":[" + INPUT.replace("\"x\"", "\"" + name + "\"") + "]}");
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }
    HttpResponse<String> other =
        infer("{\"inputs\":[" + INPUT.replace("\"x\"", "\"input-x\"") + "]}");
    assertThat(other.statusCode()).isEqualTo(400);
  }

  private HttpResponse<String> frame(String model, String... columns) throws Exception {
    return running.post(
        "/v2/models/" + model + "/infer",
        "{\"parameters\":{\"content_type\":\"pd\"},\"inputs\":["
            + String.join(",", columns)
            + "]}");
  }

  private static String column(String name, String type, String shape, String data) {
    return "{\"name\":\"%s\",\"datatype\":\"%s\",\"shape\":%s,\"data\":%s}"
        .formatted(name, type, shape, data);
  }

  @Test
  void columns_of_a_data_frame_are_the_matrix_of_a_model_that_knows_none() throws Exception {
    String height = column("height", "FP64", "[2,1]", "[1.5,2.5]");
    String sold = column("sold", "BOOL", "[2]", "[true,false]");
    String age = column("age", "INT64", "[2,1]", "[30,40]");
    assertThat(frame("echo-FP64", height, sold, age).body())
        .contains("\"shape\":[2,3],\"data\":[1.5,1.0,30.0,2.5,0.0,40.0]");
    assertThat(frame("echo-FP32", age, height).body())
        .contains("\"shape\":[2,2],\"data\":[30.0,1.5,40.0,2.5]");
    HttpResponse<String> longer =
        frame("echo-FP64", height, column("age", "INT64", "[3,1]", "[1,2,3]"));
    assertThat(longer.statusCode()).isEqualTo(400);
    assertThat(longer.body()).contains("column 'age' has 3 rows (expected: 2)");
    String text = column("city", "BYTES", "[2,1]", "[\"a\",\"b\"]");
    assertThat(frame("echo-FP64", height, text).statusCode()).isEqualTo(400);
    assertThat(frame("echo-INT64", age).statusCode()).isEqualTo(400);
    assertThat(frame("echo-FP64", column("x", "FP64", "[2,1]", "[3,4]")).body())
        .contains("\"shape\":[2,1],\"data\":[3.0,4.0]");
    assertThat(infer("{\"inputs\":[" + height + "," + age + "]}").statusCode()).isEqualTo(400);
  }

  @Test
  void columns_may_not_become_a_matrix_of_any_size() throws Exception {
    String many = column("a", "INT8", "[600000]", "[" + "1,".repeat(599_999) + "1]");
    HttpResponse<String> answer = frame("echo-FP64", many, many.replace("\"a\"", "\"b\""));
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).contains("1200000 values (expected: at most 1048576)");
  }

  @Test
  void names_by_convention_are_none_where_there_are_several_inputs_or_one_is_called_so()
      throws Exception {
    TensorSpec first = new TensorSpec("input-1", DataType.FP32, Shape.of(-1));
    TensorSpec second = new TensorSpec("b", DataType.FP32, Shape.of(-1));
    running.load(new ModelId("own", 1), new PassModel(first), ModelConfig.Execution.DIRECT);
    running.load(new ModelId("two", 1), new PassModel(second, first), ModelConfig.Execution.DIRECT);
    String body =
        "{\"inputs\":[{\"name\":\"input-1\",\"datatype\":\"FP32\",\"shape\":[1],\"data\":[1]}]}";
    assertThat(running.post("/v2/models/own/infer", body).body()).contains("\"input-1\"");
    HttpResponse<String> missing = running.post("/v2/models/two/infer", body);
    assertThat(missing.statusCode()).isEqualTo(400);
    assertThat(missing.body()).contains("input 'b' is missing");
    assertThat(running.post("/v2/models/nobody/infer", body).statusCode()).isEqualTo(404);
  }

  @Test
  void outputs_come_as_they_are_asked_for() throws Exception {
    String body = infer("{\"inputs\":[" + INPUT + "],\"outputs\":[{\"name\":\"z\"}]}").body();
    assertThat(body).contains("\"name\":\"z\"").doesNotContain("\"name\":\"y\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "BOOL:[true,false]",
        "INT8:[-128,127]",
        "UINT8:[0,255]",
        "UINT64:[18446744073709551615,1]",
        "INT64:[-9223372036854775808,9007199254740993]",
        "FP16:[0.5,-65504.0]",
        "BF16:[0.5,-2.0]",
        "FP64:[0.1,1.0E300]",
        "BYTES:[\"żółć\",\"🙂\"]"
      })
  void every_datatype_round_trips(String typeAndData) throws Exception {
    String type = typeAndData.substring(0, typeAndData.indexOf(':'));
    String data = typeAndData.substring(typeAndData.indexOf(':') + 1);
    String body =
        "{\"inputs\":[{\"name\":\"x\",\"datatype\":\""
            + type
            + "\",\"shape\":[2,1],\"data\":"
            + data
            + "}]}";
    assertThat(running.post("/v2/models/echo-" + type + "/infer", body).body())
        .contains("\"shape\":[2,1],\"data\":" + data);
  }

  @Test
  void the_example_of_a_model_is_a_request_that_works() throws Exception {
    for (String type : new String[] {"FP32", "BYTES", "BOOL"}) {
      String example = running.get("/models/echo-" + type + "/example").body();
      assertThat(running.post("/v2/models/echo-" + type + "/infer", example).statusCode())
          .isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "echo-FP32|{\"inputs\":[]}|400|missing_input",
        "echo-FP32|{\"inputs\":[{\"name\":\"nope\",\"datatype\":\"FP32\",\"shape\":[1,1],\"data\":[1]}]}|400|missing_input",
        "echo-FP32|{\"inputs\":[{\"name\":\"x\",\"datatype\":\"INT32\",\"shape\":[1,1],\"data\":[1]}]}|400|wrong_datatype",
        "echo-FP32|{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[2],\"data\":[1,2]}]}|400|wrong_shape",
        "echo-FP32|{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,2],\"data\":[1]}]}|400|element_count",
        "echo-FP32|{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[0,2],\"data\":[]}],\"outputs\":[{\"name\":\"nope\"}]}|400|unknown_output",
        "echo-FP32|{\"inputs\": [}|400|malformed_json",
        "echo-FP32|[1]|400|not_an_object",
        "nobody|{\"inputs\":[]}|404|model_not_found",
        "echo-FP32/versions/987|{\"inputs\":[]}|404|model_not_found",
        "echo-FP32/versions/0|{\"inputs\":[]}|404|model_not_found",
        "echo-FP32/versions/99999999999999999999|{\"inputs\":[]}|404|model_not_found",
        "echo-FP32/versions/abc|{\"inputs\":[]}|400|wrong_version",
      })
  void bad_requests_are_named_and_the_next_one_works(
      String model, String body, int status, String code) throws Exception {
    HttpResponse<String> refused = running.post("/v2/models/" + model + "/infer", body);
    assertThat(refused.statusCode()).isEqualTo(status);
    assertThat(refused.body())
        .startsWith("{\"error\":\"")
        .contains("\"code\":\"" + code + "\"", "\"request_id\":\"")
        .doesNotContain("Exception", "dev.primavista");
    assertThat(infer("{\"inputs\":[" + INPUT + "]}").statusCode()).isEqualTo(200);
  }

  @Test
  void wrong_methods_types_and_paths_are_refused() throws Exception {
    assertThat(running.get("/v2/models/echo-FP32/infer").statusCode()).isEqualTo(405);
    assertThat(running.post("/v2/models/echo-FP32", "").headers().firstValue("allow"))
        .contains("GET, HEAD, OPTIONS");
    assertThat(running.get("/v2/models//infer").statusCode()).isEqualTo(404);
    assertThat(running.get("/v2/modles").body()).contains("not_found");
    HttpResponse<String> text =
        running.post("/v2/models/echo-FP32/infer", "{}", "Content-Type", "text/plain");
    assertThat(text.statusCode()).isEqualTo(415);
    assertThat(text.body())
        .contains(
            "\"error\":\"Content-Type 'text/plain' is not taken here"
                + " (expected: application/json or application/octet-stream)\"");
    assertThat(running.get("/v2/models/a%0d%0aX-Evil:%201").statusCode()).isEqualTo(404);
  }

  @Test
  void a_deadline_that_passes_is_told_and_the_model_goes_on() throws Exception {
    HeldModel held = new HeldModel();
    running.load(new ModelId("held", 1), held, ModelConfig.Execution.INSTANCE);
    held.hold();
    HttpResponse<String> late =
        running.post(
            "/v2/models/held/infer", "{\"inputs\":[" + INPUT + "]}", "X-Request-Timeout-Ms", "50");
    assertThat(late.statusCode()).isEqualTo(504);
    assertThat(late.body()).contains("deadline_exceeded");
    HttpResponse<String> later =
        running.post(
            "/v2/models/held/infer",
            "{\"inputs\":[" + INPUT + "],\"parameters\":{\"timeout\":20000}}");
    assertThat(later.statusCode()).isEqualTo(504);
    held.letGo();
    assertThat(running.post("/v2/models/held/infer", "{\"inputs\":[" + INPUT + "]}").statusCode())
        .isEqualTo(200);
    for (String wrong : List.of("soon", "0", "-1", "86400001")) {
      assertThat(
              running
                  .post("/v2/models/held/infer", "{\"inputs\":[]}", "X-Request-Timeout-Ms", wrong)
                  .body())
          .contains(
              "wrong_timeout", "is no such number (expected: a whole one from 1 to 86400000)");
    }
  }

  @Test
  void a_request_in_flight_ends_while_the_server_closes() throws Exception {
    HeldModel held = new HeldModel();
    running.load(new ModelId("held", 1), held, ModelConfig.Execution.INSTANCE);
    held.hold();
    try (RawClient client = new RawClient(running.server().port())) {
      client.request("POST /v2/models/held/infer", "{\"inputs\":[" + INPUT + "]}");
      held.awaitEntered();
      CompletableFuture<Void> closing = CompletableFuture.runAsync(running.server()::close);
      assertThat(closing).isNotDone();
      held.letGo();
      assertThat(client.answer().status()).isEqualTo(200);
      closing.join();
    }
  }

  @Test
  void metrics_tell_routes_models_and_queues() throws Exception {
    assertThat(infer("{\"inputs\":[" + INPUT + "]}").statusCode()).isEqualTo(200);
    assertThat(infer("{\"inputs\":[]}").statusCode()).isEqualTo(400);
    assertThat(infer("{\"inputs\":").statusCode()).isEqualTo(400);
    assertThat(running.post("/v2/models/made-up-name/infer", "{\"inputs\":[]}").statusCode())
        .isEqualTo(404);
    HttpResponse<String> answer = running.get("/metrics");
    assertThat(answer.headers().firstValue("content-type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
    assertThat(answer.body())
        .contains(
            "primavista_http_requests_seconds_count{method=\"POST\",route=\"/v2/models/{model}/infer\",status=\"200\"} 1",
            "status=\"400\"} 2",
            "primavista_inference_compute_seconds_count{model=\"echo-FP32\",version=\"1\"} 1",
            "primavista_inference_rows_total{model=\"echo-FP32\",version=\"1\"} 1.0",
            "primavista_inference_failures_total{code=\"missing_input\",model=\"echo-FP32\",version=\"1\"} 1.0",
            "primavista_inference_failures_total{code=\"malformed_json\",model=\"echo-FP32\",version=\"1\"} 1.0",
            "primavista_inference_failures_total{code=\"model_not_found\",model=\"unknown\",version=\"\"} 1.0",
            "primavista_queue_depth{model=\"echo-FP32\",version=\"1\"} 0",
            "primavista_model_ready{model=\"echo-FP32\",version=\"1\"} 1",
            "primavista_http_in_flight 1",
            "jvm_memory_used_bytes")
        .doesNotContain("made-up-name");
  }
}
