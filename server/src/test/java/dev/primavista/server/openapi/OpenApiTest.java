package dev.primavista.server.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.primavista.core.model.InstanceAround;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelAround;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.server.PassModel;
import dev.primavista.server.RunningServer;
import dev.primavista.server.http.Route;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OpenApiTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final RunningServer RUNNING = new RunningServer();

  @BeforeAll
  static void load() {
    pass(
        "people",
        new TensorSpec("age", DataType.FP64, Shape.of(-1)),
        new TensorSpec("plan", DataType.BYTES, Shape.of(-1), List.of("basic", "pro")));
    pass("flat", new TensorSpec("m", DataType.FP64, Shape.of(-1, 3), List.of("a", "b", "c")));
    pass("deep", new TensorSpec("d", DataType.FP64, Shape.of(-1, 2, -1)));
    pass("text", new TensorSpec("text", DataType.BYTES, Shape.of(-1)));
    pass(
        "unlike",
        new TensorSpec("a", DataType.FP32, Shape.of(-1, 3)),
        new TensorSpec("b", DataType.INT64, Shape.of(2, -1)));
    pass("picture", new TensorSpec("x", DataType.FP32, Shape.of(-1, 3, 64, 64)));
    pass(
        "bytes",
        new TensorSpec("image_bytes", DataType.BYTES, Shape.of(-1)),
        new TensorSpec("note", DataType.BYTES, Shape.of(-1)));
    pass(
        "count",
        new TensorSpec("x", DataType.FP32, Shape.of(-1)),
        new TensorSpec("n", DataType.INT64, Shape.of()));
    RUNNING.load(new ModelId("constant", 1), constant(), ModelConfig.Execution.DIRECT);
    RUNNING.server().open();
  }

  /** A model that takes nothing. */
  private static LoadedModel constant() {
    return new ModelAround(new PassModel()) {
      @Override
      public Signature signature() {
        return new Signature(List.of(), List.of(new TensorSpec("y", DataType.FP32, Shape.of(1))));
      }

      @Override
      public ModelInstance newInstance() {
        return new InstanceAround(super.newInstance()) {
          @Override
          protected SequencedMap<String, Tensor> outwards(SequencedMap<String, Tensor> outputs) {
            return new LinkedHashMap<>(Map.of("y", FixedTensor.ofFloats(Shape.of(1), 7)));
          }
        };
      }
    };
  }

  private static void pass(String name, TensorSpec... specs) {
    RUNNING.load(new ModelId(name, 1), new PassModel(specs), ModelConfig.Execution.DIRECT);
  }

  @AfterAll
  static void stop() {
    RUNNING.close();
  }

  private static String document(String query) throws Exception {
    HttpResponse<String> response = RUNNING.get("/openapi.json" + query);
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body();
  }

  @Test
  void a_parser_of_others_finds_nothing_wrong() throws Exception {
    SwaggerParseResult result = new OpenAPIV3Parser().readContents(document(""), null, null);
    assertThat(result.getMessages()).isEmpty();
    assertThat(result.getOpenAPI().getOpenapi()).isEqualTo("3.1.1");
    assertThat(result.getOpenAPI().getPaths()).containsKey("/v2/models/people/infer");
  }

  @Test
  void every_operation_has_a_name_of_its_own() throws Exception {
    Set<String> names = new HashSet<>();
    MAPPER
        .readTree(document(""))
        .path("paths")
        .forEach(
            path ->
                path.properties().stream()
                    .filter(member -> !member.getKey().equals("parameters"))
                    .forEach(
                        operation -> {
                          String name = operation.getValue().path("operationId").asText();
                          assertThat(name).matches("[a-z][A-Za-z0-9_]+");
                          assertThat(names.add(name)).as(name).isTrue();
                        }));
    assertThat(names)
        .contains("post_v2_models_model_infer", "post_v2_models_model_infer_for_people");
  }

  @Test
  void an_answer_has_the_status_and_the_type_that_the_document_tells() throws Exception {
    int asked = 0;
    for (Map.Entry<String, JsonNode> path :
        MAPPER.readTree(document("")).path("paths").properties()) {
      JsonNode responses = path.getValue().path("get").path("responses");
      if (responses.isMissingNode() || path.getKey().contains("{")) {
        continue;
      }
      HttpResponse<String> response = RUNNING.get(path.getKey());
      JsonNode told = responses.path(Integer.toString(response.statusCode())).path("content");
      String type = response.headers().firstValue("content-type").orElse("").split(";", -1)[0];
      assertThat(told.has(type)).as(path.getKey() + " " + response.statusCode()).isTrue();
      asked++;
    }
    assertThat(asked).isGreaterThan(20);
  }

  @Test
  void parameters_beside_the_path_stand_there() throws Exception {
    JsonNode paths = MAPPER.readTree(document("")).path("paths");
    assertThat(paths.at("/~1openapi.json/get/parameters/0/name").asText()).isEqualTo("model");
    JsonNode outputs = paths.at("/~1models~1{model}~1score/post/parameters/1");
    assertThat(outputs.path("name").asText()).isEqualTo("outputs");
    assertThat(outputs.path("in").asText()).isEqualTo("query");
    assertThat(outputs.at("/schema/type").asText()).isEqualTo("string");
    assertThat(paths.at("/~1v2~1models~1{model}~1infer/post/responses/200/content").size())
        .isEqualTo(2);
  }

  @Test
  void every_route_that_says_what_it_is_stands_there() throws Exception {
    JsonNode paths = MAPPER.readTree(document("")).path("paths");
    for (Route route : RUNNING.server().routes()) {
      if (route.about().summary().isEmpty()) {
        // Pages and files of the console are nobody's interface.
        assertThat(route.template())
            .doesNotMatch("/(v1|v2|metrics|score|invocations|models/.+/).*");
        continue;
      }
      JsonNode operation =
          paths
              .path(route.template())
              .path(route.method().name().toLowerCase(java.util.Locale.ROOT));
      assertThat(operation.path("summary").asText())
          .as(route.template())
          .isEqualTo(route.about().summary());
    }
  }

  @Test
  void every_example_is_answered_and_the_answer_fits_its_schema() throws Exception {
    int examples = 0;
    for (Map.Entry<String, JsonNode> path :
        MAPPER.readTree(document("")).path("paths").properties()) {
      JsonNode json =
          path.getValue().path("post").path("requestBody").path("content").path("application/json");
      if (!json.has("example")) {
        continue;
      }
      String body = json.path("example").toString();
      assertFits(json.path("schema"), json.path("example"), path.getKey() + " " + body);
      HttpResponse<String> response =
          RUNNING.post(path.getKey(), body, "Content-Type", "application/json");
      assertThat(response.statusCode()).as(path.getKey() + " " + response.body()).isEqualTo(200);
      assertFits(
          path.getValue().at("/post/responses/200/content/application~1json/schema"),
          MAPPER.readTree(response.body()),
          path.getKey() + " " + response.body());
      examples++;
    }
    assertThat(examples).isGreaterThan(30);
  }

  private static void assertFits(JsonNode schema, JsonNode document, String what) {
    assertThat(
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(schema)
                .validate(document))
        .as(what)
        .isEmpty();
  }

  @Test
  void a_model_without_inputs_has_an_example_and_takes_no_rows() throws Exception {
    JsonNode paths = MAPPER.readTree(document("?model=constant")).path("paths");
    String content = "/post/requestBody/content/application~1json/";
    JsonNode infer = paths.path("/v2/models/constant/infer").at(content + "example");
    assertThat(infer).hasToString("{\"inputs\":[]}");
    assertThat(paths.path("/v1/models/constant:predict").at(content + "example").isMissingNode())
        .isTrue();
    assertThat(paths.has("/models/constant/score")).isFalse();
    HttpResponse<String> rows =
        RUNNING.post("/models/constant/score", "[{}]", "Content-Type", "application/json");
    assertThat(rows.statusCode()).isEqualTo(400);
    assertThat(rows.body()).contains("\"code\":\"not_for_rows\"");
  }

  @Test
  void schemas_refuse_what_the_model_refuses() throws Exception {
    JsonNode paths = MAPPER.readTree(document("?model=people")).path("paths");
    JsonNode infer =
        paths.at("/~1v2~1models~1people~1infer/post/requestBody/content/application~1json/schema");
    for (String wrong :
        List.of(
            "{}",
            "{\"inputs\":[]}",
            "{\"inputs\":[{\"name\":\"age\",\"shape\":[1],\"datatype\":\"FP64\",\"data\":[1]}]}",
            "{\"inputs\":[{\"name\":\"zz\",\"shape\":[1],\"datatype\":\"FP64\",\"data\":[1]},"
                + "{\"name\":\"plan\",\"shape\":[1],\"datatype\":\"BYTES\",\"data\":[\"a\"]}]}",
            "{\"inputs\":[{\"name\":\"age\",\"shape\":[1],\"datatype\":\"INT8\",\"data\":[1]},"
                + "{\"name\":\"plan\",\"shape\":[1],\"datatype\":\"BYTES\",\"data\":[\"a\"]}]}")) {
      assertThat(
              JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                  .getSchema(infer)
                  .validate(MAPPER.readTree(wrong)))
          .as(wrong)
          .isNotEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/v1/models/flat:predict|{\"inputs\":[[1,2,3]]}",
        "/v1/models/people:predict|{\"inputs\":{\"age\":[4],\"plan\":[\"pro\"]}}",
        "/v1/models/deep:predict|{\"inputs\":[[[1,2],[3,4]]]}",
        "/models/flat/score|[[1,2,3]]",
        "/models/deep/score|[[[1,2],[3,4]]]",
      })
  void answers_of_every_kind_fit_their_schemas(String path, String body) throws Exception {
    assertAnswerFits(path, body);
  }

  @Test
  void an_answer_of_classes_fits_its_schema() throws Exception {
    assertAnswerFits(
        "/v2/models/flat/infer",
        "{\"inputs\":[{\"name\":\"m\",\"datatype\":\"FP64\",\"shape\":[1,3],\"data\":[1,2,3]}],"
            + "\"outputs\":[{\"name\":\"m\",\"parameters\":{\"classification\":2}}]}");
  }

  private static void assertAnswerFits(String path, String body) throws Exception {
    JsonNode paths = MAPPER.readTree(document("")).path("paths");
    HttpResponse<String> response = RUNNING.post(path, body, "Content-Type", "application/json");
    assertThat(response.statusCode()).as(path + " " + response.body()).isEqualTo(200);
    assertFits(
        paths.path(path).at("/post/responses/200/content/application~1json/schema"),
        MAPPER.readTree(response.body()),
        path + " " + response.body());
  }

  @Test
  void a_document_may_be_about_one_model() throws Exception {
    assertThat(document("?model=people"))
        .contains("/v2/models/people/infer")
        .doesNotContain("/v2/models/flat/infer");
  }

  @Test
  void of_many_models_the_first_stand_there_and_where_the_others_are() throws Exception {
    try (RunningServer many = new RunningServer()) {
      for (int i = 0; i < OpenApiDocument.MOST_MODELS + 50; i++) {
        many.load(
            new ModelId("a%03d".formatted(i), 1),
            new PassModel(new TensorSpec("x", DataType.FP64, Shape.of(-1))),
            ModelConfig.Execution.DIRECT);
      }
      many.server().open();
      String text = many.get("/openapi.json").body();
      SwaggerParseResult result = new OpenAPIV3Parser().readContents(text, null, null);
      assertThat(result.getMessages()).isEmpty();
      assertThat(result.getOpenAPI().getPaths())
          .containsKeys("/v2/models/{model}/infer", "/v2/models/a099/infer")
          .doesNotContainKey("/v2/models/a100/infer");
      assertThat(result.getOpenAPI().getInfo().getDescription())
          .contains(" models the first 100 have paths", "/openapi.json?model=NAME");
      assertThat(many.get("/openapi.json?model=a149").body()).contains("/v2/models/a149/infer");
    }
  }

  @Test
  void a_document_about_a_model_that_is_not_there_is_refused() throws Exception {
    HttpResponse<String> response = RUNNING.get("/openapi.json?model=peopel");
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).contains("people");
  }

  @Test
  void a_large_example_is_left_out() throws Exception {
    JsonNode infer =
        MAPPER
            .readTree(document("?model=picture"))
            .at("/paths/~1v2~1models~1picture~1infer/post/requestBody/content/application~1json");
    assertThat(infer.has("schema")).isTrue();
    assertThat(infer.has("example")).isFalse();
  }
}
