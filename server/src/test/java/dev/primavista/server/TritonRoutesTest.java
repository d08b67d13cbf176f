package dev.primavista.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.ServingException;
import dev.primavista.core.model.Device;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.model.Placement;
import dev.primavista.core.model.Written;
import dev.primavista.core.repository.ModelState;
import dev.primavista.core.repository.ModelStatus;
import dev.primavista.core.repository.RepositoryControl;
import dev.primavista.core.tensor.DataType;
import dev.primavista.server.observability.LogSettings;
import dev.primavista.server.triton.RepositoryRoutes;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Triton's extensions over REST, on real sockets. */
final class TritonRoutesTest {
  private static final String INPUT =
      "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[2,3],\"data\":[1,5,3,9,7,8]}]";

  private final List<String> calls = new ArrayList<>();
  private RunningServer running;

  @BeforeEach
  void start() {
    running = RunningServer.controlledBy(new Control());
    running.server().open();
  }

  @AfterEach
  void stop() {
    running.close();
  }

  /** Writes down what it was asked for. */
  private final class Control implements RepositoryControl {
    @Override
    public List<ModelStatus> index(boolean onlyReady) {
      calls.add("index " + onlyReady);
      return List.of(
          new ModelStatus(
              new ModelId("m", 3),
              ModelState.UNAVAILABLE,
              Optional.of("it is broken"),
              Optional.empty()));
    }

    @Override
    public void load(String name, Replacement replacement) {
      if (name.equals("nobody")) {
        throw new ServingException.ModelNotFound("there is no model 'nobody'", "look");
      }
      calls.add("load " + name + " " + replacement.config() + " " + replacement.files().keySet());
    }

    @Override
    public void unload(String name, boolean dependents) {
      calls.add("unload " + name + " " + dependents);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'',is empty",
    "..,begins with '.'",
    ".hidden,begins with '.'",
    "../up,is a path",
    "a\\b,is a path",
    "'a\tb',has a control character"
  })
  void a_name_that_no_folder_may_have_is_refused_for_what_it_is(String name, String fault) {
    assertThatThrownBy(() -> RepositoryRoutes.folderName(name))
        .hasMessage("the model's name " + fault + " (expected: the name of a folder)");
  }

  private HttpResponse<String> infer(String more) throws Exception {
    return running.post("/v2/models/echo-FP32/infer", INPUT + more + "}");
  }

  /** Triton's awaited HTTP client says so of JSON, asks for gzip and unpacks inferences alone. */
  @Test
  void bytes_are_read_as_json_and_pages_go_as_they_are() throws Exception {
    String[] awaited = {"Content-Type", "application/octet-stream", "Accept-Encoding", "gzip"};
    assertThat(running.post("/v2/repository/index", "{\"ready\":true}", awaited).statusCode())
        .isEqualTo(200);
    assertThat(running.post("/v2/trace/setting", "{}", awaited).statusCode()).isEqualTo(200);
    HttpResponse<String> statistics =
        running.get("/v2/models/stats", "Accept-Encoding", "gzip, deflate, br");
    assertThat(statistics.body()).startsWith("{\"model_stats\":[").hasSizeGreaterThan(1024);
    assertThat(statistics.headers().firstValue("cache-control")).contains("no-transform");
    assertThat(running.get("/v2/models/echo-FP32").headers().firstValue("cache-control"))
        .contains("no-transform");
  }

  @Test
  void the_server_tells_the_extensions_that_it_has() throws Exception {
    assertThat(running.get("/v2").body())
        .contains("binary_tensor_data", "statistics", "trace", "logging", "classification")
        .doesNotContain("sharedmemory", "shared_memory", "sequence");
  }

  @Test
  void the_configuration_names_the_tensors_in_tritons_words() throws Exception {
    String config = running.get("/v2/models/echo-BYTES/config").body();
    assertThat(config)
        .contains(
            "\"name\":\"echo-BYTES\"",
            "\"max_batch_size\":0",
            "\"input\":[{\"name\":\"x\",\"data_type\":\"TYPE_STRING\",\"format\":\"FORMAT_NONE\",\"dims\":[-1,-1]}]",
            "\"decoupled\":false");
    assertThat(running.get("/v2/models/echo-BYTES/versions/1/config").body()).isEqualTo(config);
    assertThat(running.get("/v2/models/nobody/config").statusCode()).isEqualTo(404);
  }

  @Test
  void the_configuration_tells_devices_and_bounds_of_the_queue_also_where_nothing_is_joined()
      throws Exception {
    ModelConfig config =
        ModelConfig.defaults()
            .withInstances(3)
            .withBatching(ModelConfig.Batching.off())
            .withQueue(ModelConfig.Queue.of(1024).withPriorities(3, 2))
            .withWritten(
                Written.NOTHING.withPlacement(
                    new Placement(List.of(Device.cuda(1), Device.CPU), false, false)));
    running.load(new ModelId("placed", 1), new EchoModel(DataType.FP32), config);
    assertThat(running.get("/v2/models/placed/config").body())
        .contains(
            "\"instance_group\":[{\"name\":\"placed_0\",\"kind\":\"KIND_GPU\",\"count\":2,"
                + "\"gpus\":[1]},{\"name\":\"placed_1\",\"kind\":\"KIND_CPU\",\"count\":1}]",
            "\"priority_levels\":3,\"default_priority_level\":2}");
    assertThat(running.get("/v2/models/echo-FP32/config").body())
        .contains("\"kind\":\"KIND_AUTO\"");
  }

  @Test
  void statistics_count_requests_and_executions() throws Exception {
    assertThat(infer("").statusCode()).isEqualTo(200);
    assertThat(infer("").statusCode()).isEqualTo(200);
    assertThat(running.get("/v2/models/echo-FP32/stats").body())
        .contains(
            "\"name\":\"echo-FP32\",\"version\":\"1\"",
            "\"inference_count\":2,\"execution_count\":2",
            "\"success\":{\"count\":2,",
            "\"batch_size\":1",
            "\"batching_reasons\":[{\"reason\":\"direct\"");
    assertThat(running.get("/v2/models/stats").body()).contains("echo-FP32", "echo-INT8");
    assertThat(running.get("/v2/models/nobody/stats").statusCode()).isEqualTo(404);
  }

  @Test
  void an_output_may_be_told_by_its_greatest_classes() throws Exception {
    String asked = ",\"outputs\":[{\"name\":\"y\",\"parameters\":{\"classification\":2}}]";
    assertThat(infer(asked).body())
        .contains("\"datatype\":\"BYTES\",\"shape\":[2,2],\"data\":[\"5.0:1:yes\",\"3.0:2\",");
  }

  @Test
  void a_parameter_of_the_wrong_type_is_named() throws Exception {
    HttpResponse<String> refused =
        running.post(
            "/v2/repository/models/m/unload", "{\"parameters\":{\"unload_dependents\":\"x\"}}");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body())
        .contains("parameter 'unload_dependents' has the wrong type (expected: true or false)");
  }

  @Test
  void the_repository_is_told_and_controlled() throws Exception {
    assertThat(running.post("/v2/repository/index", "").body())
        .isEqualTo(
            "[{\"name\":\"m\",\"version\":\"3\",\"state\":\"UNAVAILABLE\",\"reason\":\"it is broken\"}]");
    HttpResponse<String> named = running.post("/v2/repository/mine/index", "");
    assertThat(named.statusCode()).isEqualTo(501);
    assertThat(named.body()).contains("'repository_name' specification is not supported");
    assertThat(running.post("/v2/repository/index", "{\"ready\":true}").statusCode())
        .isEqualTo(200);
    HttpResponse<String> loaded =
        running.post(
            "/v2/repository/models/m/load",
            "{\"parameters\":{\"config\":\"{}\",\"file:1/model.onnx\":\"YQ==\"}}");
    assertThat(loaded.statusCode()).isEqualTo(200);
    assertThat(loaded.body()).isEmpty();
    for (String nothing :
        List.of("", "{\"parameters\":null}", "{\"parameters\":{\"config\":null}}")) {
      assertThat(running.post("/v2/repository/models/m/load", nothing).statusCode()).isEqualTo(200);
    }
    assertThat(
            running
                .post(
                    "/v2/repository/models/m/unload",
                    "{\"parameters\":{\"unload_dependents\":true}}")
                .statusCode())
        .isEqualTo(200);
    assertThat(calls)
        .containsExactly(
            "index false",
            "index true",
            "load m Optional[{}] [1/model.onnx]",
            "load m Optional.empty []",
            "load m Optional.empty []",
            "load m Optional.empty []",
            "unload m true");
    assertThat(running.post("/v2/repository/models/nobody/load", "").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"..%2f..%2fetc", "a%00b", "a%2fb", "%2e%2e", "a%5cb"})
  void names_that_are_paths_never_reach_the_repository(String name) throws Exception {
    assertThat(running.post("/v2/repository/models/" + name + "/load", "").statusCode())
        .isEqualTo(400);
    assertThat(calls).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x", "/tmp/x", "1/../../x", ".", ""})
  void files_that_leave_the_models_folder_never_reach_the_repository(String path) throws Exception {
    HttpResponse<String> refused =
        running.post(
            "/v2/repository/models/m/load", "{\"parameters\":{\"file:" + path + "\":\"YQ==\"}}");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(calls).isEmpty();
  }

  @Test
  void shared_memory_is_refused_clearly() throws Exception {
    for (String kind : List.of("system", "cuda")) {
      HttpResponse<String> refused = running.get("/v2/" + kind + "sharedmemory/status");
      assertThat(refused.statusCode()).isEqualTo(501);
      assertThat(refused.body()).contains("shared_memory_not_supported");
      assertThat(
              running
                  .post("/v2/" + kind + "sharedmemory/region/r/register", "{\"key\":\"/etc\"}")
                  .statusCode())
          .isEqualTo(501);
    }
  }

  @Test
  void logging_switches_act_on_the_loggers() throws Exception {
    LogSettings before = LogSettings.current();
    try {
      HttpResponse<String> changed =
          running.post("/v2/logging", "{\"log_verbose_level\":1,\"log_warning\":false}");
      assertThat(changed.body())
          .contains("\"log_verbose_level\":1", "\"log_warning\":false", "\"log_error\":true");
      assertThat(running.get("/v2/logging").body()).isEqualTo(changed.body());
      var logger = LoggerFactory.getLogger("dev.primavista.probe");
      assertThat(logger.isDebugEnabled()).isTrue();
      assertThat(logger.isWarnEnabled()).isFalse();
      assertThat(logger.isErrorEnabled()).isTrue();
      assertThat(running.post("/v2/logging", "{\"log_verbose_level\":0}").statusCode())
          .isEqualTo(200);
      assertThat(logger.isDebugEnabled()).isFalse();
    } finally {
      before.apply();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"log_info\":\"yes\"}",
        "{\"log_verbose_level\":-1}",
        "{\"log_file\":\"/tmp/x\"}",
        "{\"log_format\":\"other\"}",
        "{\"nonsense\":1}"
      })
  void wrong_logging_settings_are_refused(String body) throws Exception {
    assertThat(running.post("/v2/logging", body).statusCode()).isEqualTo(400);
  }

  private static Path traceFile(String document) {
    Matcher matcher = Pattern.compile("\"trace_file\":\"([^\"]+)\"").matcher(document);
    assertThat(matcher.find()).isTrue();
    return Path.of(matcher.group(1));
  }

  @Test
  void traces_are_written_as_often_as_they_were_asked_for() throws Exception {
    String set =
        running
            .post(
                "/v2/trace/setting",
                "{\"trace_file\":\"t.json\",\"trace_level\":[\"TIMESTAMPS\"],\"trace_rate\":\"2\","
                    + "\"trace_count\":\"2\"}")
            .body();
    for (int i = 0; i < 8; i++) {
      assertThat(infer(",\"id\":\"r" + i + "\"").statusCode()).isEqualTo(200);
    }
    String events = Files.readString(traceFile(set));
    assertThat(events).startsWith("[{\"id\":1,\"model_name\":\"echo-FP32\",\"model_version\":1,");
    assertThat(events).endsWith("]}]").contains("\"id\":2", "\"request_id\":\"r1\"");
    assertThat(events).doesNotContain("\"id\":3");
    for (String name :
        List.of(
            "HTTP_RECV_START",
            "REQUEST_START",
            "QUEUE_START",
            "COMPUTE_START",
            "COMPUTE_INPUT_END",
            "COMPUTE_OUTPUT_START",
            "COMPUTE_END",
            "REQUEST_END",
            "HTTP_SEND_END")) {
      assertThat(events).contains("{\"name\":\"" + name + "\",\"ns\":");
    }
    assertThat(running.get("/v2/trace/setting").body()).contains("\"trace_count\":\"0\"");
  }

  @Test
  void a_model_has_settings_of_its_own_until_they_are_taken_back() throws Exception {
    String path = "/v2/models/echo-FP32/trace/setting";
    String own =
        running
            .post(
                path,
                "{\"trace_file\":\"m.json\",\"trace_level\":[\"TIMESTAMPS\"],\"trace_rate\":1,"
                    + "\"log_frequency\":\"1\"}")
            .body();
    assertThat(running.get("/v2/trace/setting").body()).contains("\"trace_level\":[\"OFF\"]");
    assertThat(infer("").statusCode()).isEqualTo(200);
    assertThat(infer("").statusCode()).isEqualTo(200);
    assertThat(traceFile(own).resolveSibling("m.json.0")).exists();
    assertThat(traceFile(own).resolveSibling("m.json.1")).exists();
    assertThat(running.post(path, "{\"trace_level\":null}").body())
        .contains("\"trace_level\":[\"OFF\"]", "\"trace_rate\":\"1\"");
    assertThat(running.get("/v2/models/nobody/trace/setting").statusCode()).isEqualTo(404);
    String ofVersion = "/v2/models/echo-FP32/versions/1/trace/setting";
    assertThat(running.get(ofVersion).body()).isEqualTo(running.get(path).body());
    assertThat(running.get(ofVersion.replace("/1/", "/987/")).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"trace_rate\":\"not-a-number\"}|trace_rate",
        "{\"trace_rate\":\"0\"}|trace_rate",
        "{\"trace_count\":\"-2\"}|trace_count",
        "{\"trace_level\":[\"TENSORS\"]}|trace_level",
        "{\"trace_file\":\"../x\"}|trace_file",
        "{\"trace_file\":\"/tmp/x\"}|trace_file",
        "{\"trace_mode\":\"opentelemetry\"}|trace_mode",
        "{\"nonsense\":\"1\"}|nonsense",
        "{\"trace_rate\":{}}|trace_rate",
        "[]|object",
      })
  void wrong_trace_settings_are_refused_and_change_nothing(String body, String named)
      throws Exception {
    String before = running.get("/v2/trace/setting").body();
    for (String path : List.of("/v2/trace/setting", "/v2/models/echo-FP32/trace/setting")) {
      HttpResponse<String> refused = running.post(path, body);
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(refused.body()).contains(named);
    }
    assertThat(running.get("/v2/trace/setting").body()).isEqualTo(before);
    assertThat(running.get("/v2/models/echo-FP32/trace/setting").body()).isEqualTo(before);
  }
}
