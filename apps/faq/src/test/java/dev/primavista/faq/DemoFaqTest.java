package dev.primavista.faq;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.primavista.core.ServingMetrics;
import dev.primavista.core.Ticker;
import dev.primavista.core.batching.DeadlineTimer;
import dev.primavista.core.batching.ModelExecutor;
import dev.primavista.core.inference.InferenceService;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.repository.Backends;
import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.server.http.HttpServer;
import dev.primavista.server.http.ServerConfig;
import dev.primavista.sklearn.Sklearn;
import dev.primavista.sklearn.SklearnModel;
import dev.primavista.testkit.SharedData;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The demo FAQ as committed: scikit-learn's own answers, and what clients get over a real socket.
 */
class DemoFaqTest {
  private static final Path DEMO = SharedData.projectRoot().resolve("apps/faq/demo");

  private final ObjectMapper json = new ObjectMapper();
  private final DeadlineTimer timer = new DeadlineTimer();
  private final ModelRegistry registry =
      new ModelRegistry(
          new Backends(List.of()),
          new ModelExecutor.Surroundings(ServingMetrics.NOOP, Ticker.SYSTEM, timer));
  private final HttpClient client = HttpClient.newHttpClient();
  private HttpServer server = HttpServer.start(ServerConfig.onLoopback(0), List.of(), List.of());

  @BeforeEach
  void start() {
    server.close();
    List<FaqEntry> entries = OriginalsFile.read(DEMO.resolve("js-faq.tsv"));
    registry.load(
        new ModelId("js-faq", 1),
        ModelConfig.defaults(),
        0,
        () -> FaqModel.load(DEMO.resolve("js-faq.joblib"), entries));
    FaqScorer scorer =
        new FaqScorer(
            new InferenceService(registry, ServingMetrics.NOOP, Ticker.SYSTEM), "js-faq", entries);
    server =
        HttpServer.start(
            ServerConfig.onLoopback(0),
            new FaqRoutes(scorer, 0.15, Ticker.SYSTEM).routes(),
            List.of());
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
    registry.close();
    timer.close();
  }

  private HttpResponse<String> post(String path, String type, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .header("content-type", type)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void the_pipeline_gives_scikit_learns_own_answers() throws IOException {
    SklearnModel model = Sklearn.load(DEMO.resolve("js-faq.joblib"));
    JsonNode golden = json.readTree(Files.readAllBytes(DEMO.resolve("golden.json")));
    assertThat(golden.size()).isGreaterThan(40);
    for (JsonNode one : golden) {
      double[] probabilities = model.predictProba(List.of(one.get("text").asText()))[0];
      for (int i = 0; i < probabilities.length; i++) {
        double expected = one.get("predict_proba").get(i).asDouble();
        assertThat(Math.abs(probabilities[i] - expected))
            .as(one.get("text").asText())
            .isLessThan(1e-9);
      }
    }
  }

  @Test
  void a_question_gets_its_matches_with_answers() throws IOException, InterruptedException {
    HttpResponse<String> response =
        post(
            "/v1/faq/match",
            "application/json",
            "{\"question\": \"what are closures good for\", \"top\": 3}");
    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode body = json.readTree(response.body());
    assertThat(body.get("matches")).hasSize(3);
    assertThat(body.get("matches").get(0).get("question").asText()).isEqualTo("What is a closure?");
    assertThat(body.get("matches").get(0).get("answer").asText())
        .startsWith("A closure is a function");
    assertThat(body.get("sure").asBoolean()).isTrue();
    assertThat(body.get("took_ms").asDouble()).isPositive();
  }

  @Test
  void a_call_sets_its_own_threshold_and_nothing_unknown()
      throws IOException, InterruptedException {
    String question = "{\"question\": \"what are closures good for\", \"";
    HttpResponse<String> strict =
        post("/v1/faq/match", "application/json", question + "threshold\": 1}");
    assertThat(json.readTree(strict.body()).get("sure").asBoolean()).isFalse();
    for (String wrong : new String[] {"threshold\": 2}", "treshold\": 1}"}) {
      assertThat(post("/v1/faq/match", "application/json", question + wrong).statusCode())
          .isEqualTo(400);
    }
  }

  @Test
  void the_reference_contract_gives_every_entry_in_descending_probability()
      throws IOException, InterruptedException {
    JsonNode result =
        json.readTree(post("/score", "application/json", "{\"input\": \"\"}").body()).get("result");
    assertThat(result.get(0)).hasSize(84);
    assertThat(result.get(1).asText()).matches("Computed in [0-9]+\\.[0-9]{2} ms");
    double before = 1;
    for (JsonNode triple : result.get(0)) {
      assertThat(triple).hasSize(3);
      assertThat(triple.get(2).asDouble()).isLessThanOrEqualTo(before);
      before = triple.get(2).asDouble();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/faq/match | application/json | {\"question\": \"x | 400 | malformed_json",
        "/v1/faq/match | application/json | {} | 400 | missing_field",
        "/v1/faq/match | application/json | {\"question\": 7} | 400 | wrong_type",
        "/v1/faq/match | application/json | {\"question\": \"  \"} | 400 | empty_text",
        "/v1/faq/match | application/json | {\"question\": \"a\", \"top\": 0} | 400 | out_of_range",
        "/v1/faq/match | application/json | [] | 400 | not_an_object",
        "/v1/faq/match | text/xml | <a/> | 415 | unsupported_media_type",
        "/score | application/json | {\"question\": \"a\"} | 400 | missing_field",
        "/score | application/json | nothing | 400 | malformed_json",
        "/scor | application/json | {} | 404 | not_found",
      })
  void bad_input_is_named_and_the_next_request_works(
      String path, String type, String body, int status, String code)
      throws IOException, InterruptedException {
    HttpResponse<String> response = post(path, type, body);
    assertThat(response.statusCode()).isEqualTo(status);
    JsonNode error = json.readTree(response.body());
    assertThat(error.get("error").asText()).isNotBlank();
    assertThat(error.get("code").asText()).isEqualTo(code);
    assertThat(post("/score", "application/json", "{\"input\": \"closure\"}").statusCode())
        .isEqualTo(200);
  }

  @Test
  void ten_megabytes_of_text_are_refused() throws IOException, InterruptedException {
    String body = "{\"input\": \"" + "a".repeat(10 << 20) + "\"}";
    assertThat(post("/score", "application/json", body).statusCode()).isEqualTo(413);
    assertThat(post("/score", "application/json", "{\"input\": \"a\"}").statusCode())
        .isEqualTo(200);
  }

  @Test
  void curls_form_type_is_taken_when_the_body_is_json() throws IOException, InterruptedException {
    assertThat(
            post("/score", "application/x-www-form-urlencoded", "{\"input\": \"a\"}").statusCode())
        .isEqualTo(200);
  }
}
