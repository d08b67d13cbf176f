package dev.primavista.cli.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.primavista.cli.engines.Engines;
import dev.primavista.core.Ticker;
import dev.primavista.core.batching.DeadlineTimer;
import dev.primavista.core.batching.ModelExecutor;
import dev.primavista.core.inference.InferenceService;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.core.repository.ModelSource;
import dev.primavista.pickle.PickleLimits;
import dev.primavista.server.Additions;
import dev.primavista.server.ModelServing;
import dev.primavista.server.PrimavistaServer;
import dev.primavista.server.http.ServerConfig;
import dev.primavista.server.observability.ServerMetrics;
import dev.primavista.testkit.SharedData;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models fitted on data frames, asked over real sockets; the answers are scikit-learn's. */
class ScikitLearnOverHttpTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path MODELS =
      SharedData.projectRoot().resolve("cli/src/test/resources/dev/primavista/cli");
  private static final String RECORD =
      "{\"age\": 42.5, \"tenure\": 8, \"plan\": \"pro\", \"contract\": \"monthly\", \"note\":"
          + " \"wants to leave\"}";

  private static final DeadlineTimer TIMER = new DeadlineTimer();
  private static final ServerMetrics METRICS = new ServerMetrics();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final ModelRegistry REGISTRY =
      new ModelRegistry(
          new Engines(PickleLimits.defaults(), Path.of("target")).all(),
          new ModelExecutor.Surroundings(METRICS, Ticker.SYSTEM, TIMER));
  private static final PrimavistaServer SERVER =
      PrimavistaServer.start(
          ServerConfig.onLoopback(0),
          new ModelServing(
              new InferenceService(REGISTRY, METRICS, Ticker.SYSTEM),
              REGISTRY,
              METRICS,
              Ticker.SYSTEM),
          Additions.none());

  @BeforeAll
  static void load() {
    for (String name : new String[] {"churn", "iris"}) {
      var _ =
          REGISTRY.load(
              new ModelSource(new ModelId(name, 1), MODELS.resolve(name + ".joblib")),
              ModelConfig.defaults());
    }
    SERVER.open();
  }

  @AfterAll
  static void stop() {
    SERVER.close();
    REGISTRY.close();
    TIMER.close();
    CLIENT.close();
  }

  private static HttpResponse<String> post(String path, String type, String body) throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + SERVER.port() + path))
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static JsonNode get(String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + SERVER.port() + path)).build();
    return JSON.readTree(CLIENT.send(request, HttpResponse.BodyHandlers.ofString()).body());
  }

  private static JsonNode answered(HttpResponse<String> response) throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  private static JsonNode expected(String model) throws Exception {
    return JSON.readTree(MODELS.resolve(model + ".json").toFile());
  }

  private static JsonNode infer(String model, String body) throws Exception {
    return answered(post("/v2/models/" + model + "/infer", "application/json", body));
  }

  private static String tensor(String name, String type, String shape, String data) {
    return "{\"name\":\"%s\",\"datatype\":\"%s\",\"shape\":%s,\"data\":%s}"
        .formatted(name, type, shape, data);
  }

  @Test
  void metadata_names_the_columns_their_types_the_classes_and_the_methods() throws Exception {
    JsonNode model = get("/v2/models/churn");
    assertThat(model.path("inputs").findValuesAsText("name"))
        .containsExactly("age", "tenure", "plan", "contract", "note");
    assertThat(model.path("inputs").findValuesAsText("datatype"))
        .containsExactly("FP64", "FP64", "BYTES", "BYTES", "BYTES");
    assertThat(model.at("/inputs/2/parameters/labels").toString())
        .isEqualTo("[\"basic\",\"pro\",\"team\"]");
    assertThat(model.path("outputs").findValuesAsText("name"))
        .containsExactly("label", "probabilities");
    assertThat(model.at("/parameters/classes").toString()).isEqualTo("[\"no\",\"yes\"]");
    assertThat(model.at("/parameters/sklearn_version").asText()).isEqualTo("1.9.1");
    assertThat(model.at("/parameters/methods").toString())
        .contains("predict_log_proba", "decision_function");
    assertThat(model.at("/parameters/outputs_on_request").findValuesAsText("name"))
        .containsExactlyInAnyOrder(
            "log_probabilities",
            "decision_function",
            "predict",
            "predict_proba",
            "predict_log_proba");
    assertThat(get("/v2/models/iris").at("/parameters/inputs_instead/0/shape").toString())
        .isEqualTo("[-1,4]");
  }

  @Test
  void columns_come_as_tensors_in_any_order_and_of_any_type_of_number() throws Exception {
    String inputs =
        String.join(
            ",",
            tensor("note", "BYTES", "[1]", "[\"wants to leave\"]"),
            tensor("contract", "BYTES", "[1,1]", "[[\"monthly\"]]"),
            tensor("tenure", "INT32", "[1]", "[8]"),
            tensor("plan", "BYTES", "[1]", "[\"pro\"]"),
            tensor("age", "FP32", "[1]", "[42.5]"));
    JsonNode answer = infer("churn", "{\"inputs\":[" + inputs + "]}");
    assertThat(answer.at("/outputs/0/data/0").asText()).isEqualTo("yes");
    assertThat(answer.at("/outputs/1/data/1").asDouble())
        .isCloseTo(expected("churn").at("/probabilities/0/1").asDouble(), within(1e-9));
  }

  @Test
  void a_model_of_named_numbers_takes_a_matrix_too() throws Exception {
    String[] lines = Files.readString(MODELS.resolve("iris.csv")).strip().split("\n", -1);
    int rows = lines.length - 1;
    StringBuilder data = new StringBuilder();
    for (int i = 1; i <= rows; i++) {
      data.append(i == 1 ? "[" : ",[").append(lines[i].strip()).append("]");
    }
    String matrix = tensor("input", "FP64", "[" + rows + ",4]", "[" + data + "]");
    JsonNode answer =
        infer(
            "iris", "{\"inputs\":[" + matrix + "],\"outputs\":[{\"name\":\"decision_function\"}]}");
    JsonNode wanted = expected("iris").path("decision_function");
    assertThat(answer.path("outputs")).hasSize(1);
    for (int i = 0; i < rows * 3; i++) {
      assertThat(answer.at("/outputs/0/data/" + i).asDouble())
          .isCloseTo(wanted.path(i / 3).path(i % 3).asDouble(), within(1e-9));
    }
  }

  @Test
  void records_and_csv_get_scikit_learns_answers() throws Exception {
    for (String model : new String[] {"churn", "iris"}) {
      String csv = Files.readString(MODELS.resolve(model + ".csv"));
      JsonNode rows = answered(post("/models/" + model + "/score", "text/csv", csv));
      JsonNode wanted = expected(model);
      assertThat(rows).hasSize(5);
      for (int row = 0; row < rows.size(); row++) {
        assertThat(rows.path(row).path("label")).isEqualTo(wanted.path("label").path(row));
        int column = 0;
        for (JsonNode probability : rows.path(row).path("probabilities")) {
          assertThat(probability.asDouble())
              .isCloseTo(
                  wanted.path("probabilities").path(row).path(column++).asDouble(), within(1e-9));
        }
      }
    }
    JsonNode one = answered(post("/models/churn/score", "application/json", RECORD));
    JsonNode many =
        answered(
            post(
                "/models/churn/versions/1/score",
                "application/json",
                "[" + RECORD + "," + RECORD + "]"));
    assertThat(one.at("/0/probabilities/yes").asDouble())
        .isCloseTo(expected("churn").at("/probabilities/0/1").asDouble(), within(1e-9));
    assertThat(many.path(1)).isEqualTo(one.path(0));
  }

  @Test
  void outputs_are_chosen_by_name_and_rows_may_be_lists() throws Exception {
    JsonNode rows =
        answered(
            post(
                "/models/iris/score?outputs=decision_function,label",
                "application/json",
                "[[5.1, 3.5, 1.4, 0.2], [6.0, 3.0, 4.8, 1.8]]"));
    assertThat(rows.at("/0/label").asText()).isEqualTo("setosa");
    assertThat(rows.at("/1/decision_function/virginica").isNumber()).isTrue();
    assertThat(rows.at("/0").has("probabilities")).isFalse();
  }

  @Test
  void null_is_missing_where_the_model_fills_gaps_and_refused_by_name_where_not() throws Exception {
    String gap = RECORD.replace("42.5", "null");
    assertThat(answered(post("/models/churn/score", "application/json", gap)).at("/0/label"))
        .isNotNull();
    refused("application/json", RECORD.replace("8,", "null,"), "not_finite", "tenure");
  }

  @Test
  void other_columns_are_not_used_where_scikit_learn_does_not_use_them() throws Exception {
    String more = RECORD.replace("{", "{\"id\": \"c-17\", \"tags\": [1, {\"a\": 2}], ");
    assertThat(answered(post("/models/churn/score", "application/json", more)))
        .isEqualTo(answered(post("/models/churn/score", "application/json", RECORD)));
  }

  private static void refused(String type, String body, String code, String word) throws Exception {
    HttpResponse<String> response = post("/models/churn/score", type, body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    JsonNode problem = JSON.readTree(response.body());
    assertThat(problem.path("code").asText()).as(response.body()).isEqualTo(code);
    assertThat(problem.path("error").asText()).contains(word);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"tenure\"|\"tenur\"|missing_column|column 'tenure' is missing; 'tenur' was sent and is"
            + " not used",
        "\"age\": 42.5,||missing_column|column 'age' is missing (5 needed, 4 sent)",
        "42.5|\"old\"|wrong_datatype|row 0, column 'age': a text given, a number expected",
        "\"pro\"|3|wrong_datatype|row 0, column 'plan': a number given, a text expected",
        "42.5|[1]|wrong_datatype|an array given",
        "42.5|{}|wrong_datatype|an object given",
        "\"monthly\"|\"weekly\"|unknown_category|column 'contract': no known category",
        "\"age\"|\"tenure\"|repeated_field|column 'tenure' is there twice",
        "42.5|NaN|'' | ",
        "\"pro\"|\"unheard of\"|'' | ",
      })
  void a_wrong_record_is_refused_by_the_columns_name(
      String from, String to, String code, String word) throws Exception {
    String body = RECORD.replace(from, to == null ? "" : to);
    if (code.isEmpty()) {
      assertThat(answered(post("/models/churn/score", "application/json", body))).hasSize(1);
    } else {
      refused("application/json", body, code, word);
    }
  }

  @Test
  void what_is_no_record_is_refused() throws Exception {
    refused("application/json", "[]", "empty_input", "no row was sent");
    refused("application/json", "", "empty_input", "no row was sent");
    refused("application/json", "[" + RECORD + ",", "malformed_json", "ends early");
    refused("application/json", "[" + RECORD + ", 3]", "wrong_type", "row 1");
    refused("application/json", "[[1, 2]]", "wrong_shape", "2 values given, 5 expected");
    refused("text/csv", "age,tenure\n1,2\n", "missing_column", "'plan' is missing");
    refused("text/csv", "age,tenure\n1\n", "malformed_csv", "1 field given, 2 expected");
    refused("text/csv", "age,\"tenure\n1,2\n", "malformed_csv", "does not end");
    assertThat(post("/models/churn/score", "application/xml", "<a/>").statusCode()).isEqualTo(415);
    assertThat(post("/models/nothing/score", "application/json", RECORD).statusCode())
        .isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "FP64|[1,3]|[1,2,3]|wrong_shape|shape [1,3] given, [-1,4] expected",
        "BYTES|[1,1]|[\"a\"]|wrong_datatype|BYTES given, FP64 expected",
        "FP64|[1,4]|[1,2,NaN,4]|not_finite|column 'petal length (cm)'",
      })
  void a_wrong_matrix_is_refused(String type, String shape, String data, String code, String word)
      throws Exception {
    HttpResponse<String> response =
        post(
            "/v2/models/iris/infer",
            "application/json",
            "{\"inputs\":[" + tensor("input", type, shape, data) + "]}");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("\"code\":\"" + code + "\"").contains(word);
  }

  @Test
  void a_misspelt_tensor_is_named_beside_the_missing_one() throws Exception {
    HttpResponse<String> response =
        post(
            "/v2/models/churn/infer",
            "application/json",
            "{\"inputs\":["
                + tensor("age", "FP64", "[1]", "[1]")
                + ","
                + tensor("tenur", "FP64", "[1]", "[1]")
                + "]}");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body())
        .contains(
            "churn v1: input 'tenure' is missing; 'tenur' was sent and is not used (5 needed, 2"
                + " sent)")
        .contains("\"param\":\"tenure\"");
  }

  @Test
  void the_example_works_as_it_is() throws Exception {
    for (String model : new String[] {"churn", "iris"}) {
      assertThat(infer(model, get("/models/" + model + "/example").toString()).path("outputs"))
          .hasSize(2);
    }
  }

  @Test
  void other_servers_clients_get_the_labels_that_records_get() throws Exception {
    String label =
        answered(post("/models/churn/score", "application/json", RECORD))
            .get(0)
            .get("label")
            .toString();
    String instances = "{\"instances\": [" + RECORD + "]}";
    assertThat(post("/v1/models/churn:predict", "application/json", instances).body())
        .isEqualTo("{\"predictions\":[" + label + "]}");
  }
}
