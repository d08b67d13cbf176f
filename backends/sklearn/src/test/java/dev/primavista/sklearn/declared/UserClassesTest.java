package dev.primavista.sklearn.declared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.sklearn.Sklearn;
import dev.primavista.sklearn.SklearnModel;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.testkit.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UserClassesTest {
  private static final Path MODELS =
      SharedData.projectRoot()
          .resolve("backends/sklearn/src/test/resources/dev/primavista/sklearn/declared");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "selects",
        "selects-places",
        "drops",
        "applies",
        "applies-to",
        "clips",
        "fills",
        "appends-ratios",
        "dense",
        "passthrough",
        "same-as",
        "unused"
      })
  void a_declared_class_answers_as_in_python(String name) throws IOException {
    JsonNode golden =
        new ObjectMapper().readTree(MODELS.resolve("answers.json").toFile()).get(name);
    SklearnModel model = Sklearn.load(MODELS.resolve(name + ".pkl"));
    Data answer = model.apply(method(golden), rows(golden));
    double[] numbers = Rows.numbers(answer).toDense().values();
    assertThat(numbers).hasSize(flat(golden.get("answer")).length);
    for (int i = 0; i < numbers.length; i++) {
      assertThat(numbers[i]).isCloseTo(flat(golden.get("answer"))[i], within(1e-9));
    }
  }

  private static Method method(JsonNode golden) {
    return Method.named(golden.get("method").asText()).orElseThrow();
  }

  private static Data rows(JsonNode golden) {
    if (golden.has("texts")) {
      List<String> texts = new ArrayList<>();
      golden.get("texts").forEach(text -> texts.add(text.asText()));
      return Data.ofTexts(texts);
    }
    if (golden.has("records")) {
      List<Map<String, @Nullable Object>> records = new ArrayList<>();
      for (JsonNode record : golden.get("records")) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        record.properties().forEach(one -> values.put(one.getKey(), plain(one.getValue())));
        records.add(values);
      }
      return Data.ofRecords(records);
    }
    JsonNode rows = golden.get("rows");
    double[][] matrix = new double[rows.size()][];
    for (int i = 0; i < matrix.length; i++) {
      matrix[i] = flat(rows.get(i));
    }
    return Data.of(matrix);
  }

  private static @Nullable Object plain(JsonNode value) {
    return value.isNull() ? null : value.isNumber() ? value.asDouble() : (Object) value.asText();
  }

  private static double[] flat(JsonNode numbers) {
    List<Double> all = new ArrayList<>();
    for (JsonNode one : numbers) {
      if (one.isArray()) {
        one.forEach(number -> all.add(number.asDouble()));
      } else {
        all.add(one.asDouble());
      }
    }
    return all.stream().mapToDouble(Double::doubleValue).toArray();
  }

  @Test
  void what_is_declared_in_java_needs_no_file() {
    UserClasses declared =
        UserClasses.known()
            .with("my.module.log_plus_one", new Meaning.SameAs("numpy.log1p"))
            .with("my.module.MyScaler", new Meaning.SameAs("sklearn.preprocessing.StandardScaler"));
    SklearnModel model = Sklearn.load(MODELS.resolve("same-as.pkl"), declared);
    assertThat(model.classLabels()).containsExactly("long", "short");
  }

  @Test
  void an_attribute_that_is_not_there_is_refused() {
    UserClasses declared =
        UserClasses.known()
            .with("my.module.log_plus_one", new Meaning.SameAs("numpy.log1p"))
            .with("my.module.MyScaler", new Meaning.Clips("lowest", "highest"));
    assertThatThrownBy(() -> Sklearn.load(MODELS.resolve("same-as.pkl"), declared))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("attribute 'lowest' is missing");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void places_from_the_end_of_columns_that_nobody_counted_are_refused(boolean selects) {
    UserClasses declared =
        UserClasses.known()
            .with(
                "my.module.PlaceSelector",
                selects ? new Meaning.Selects("places") : new Meaning.Drops("places"));
    assertThatThrownBy(() -> Sklearn.load(MODELS.resolve("refused-from-the-end.pkl"), declared))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining(
            "column -1 is counted from the end of columns that are not counted (expected: >= 0)");
  }

  @Test
  void every_part_that_cannot_run_is_named_with_a_way_out() {
    ModelLoadException refused = refusal("refused.pkl");
    assertThat(refused.code()).isEqualTo("unsupported_estimator");
    assertThat(refused.problems())
        .extracting(ModelLoadException.Problem::type)
        .containsExactly(
            "my.module.Logarithm",
            "sklearn.preprocessing._function_transformer.FunctionTransformer",
            "category_encoders.target_encoder.TargetEncoder",
            "umap.umap_.UMAP");
    assertThat(refused.problems().get(0).remedy())
        .startsWith("declare in MODEL.user-classes.json what it does");
    assertThat(refused.problems().get(1).reason())
        .isEqualTo("function my.module.identity is code of the user's own");
    assertThat(refused.problems().get(1).remedy()).startsWith("use a numpy function by its name");
    assertThat(refused.problems().get(2).remedy()).isEqualTo("fit it, then save it again");
    assertThat(refused.problems().get(3).remedy()).contains("export this step to ONNX");
  }

  @Test
  void every_function_of_a_vectoriser_is_named() {
    ModelLoadException refused = refusal("refused-text.pkl");
    assertThat(refused.problems()).hasSize(1);
    assertThat(refused.problems().getFirst().reason())
        .isEqualTo(
            "parameter 'preprocessor' is the global my.module.identity, 'tokenizer' is the global"
                + " my.module.identity, which is code");
    assertThat(refused.problems().getFirst().remedy()).startsWith("use the vectoriser's own");
  }

  @Test
  void a_function_saved_by_value_is_refused_by_name() {
    ModelLoadException refused = refusal("refused-lambda.pkl");
    assertThat(refused.code()).isEqualTo("forbidden_global");
    assertThat(refused).hasMessageContaining("cloudpickle.cloudpickle._make_function");
    assertThat(refused.hint()).hasValueSatisfying(hint -> assertThat(hint).contains("lambda"));
  }

  @Test
  void a_name_that_nothing_looks_at_must_be_declared_unused() {
    UserClasses nothing = UserClasses.known();
    assertThatThrownBy(() -> Sklearn.load(MODELS.resolve("unused.pkl"), nothing))
        .isInstanceOfSatisfying(
            ModelLoadException.class,
            refused -> {
              assertThat(refused.problems()).hasSize(1);
              assertThat(refused.problems().getFirst().type()).isEqualTo("my.module.my_metric");
              assertThat(refused.problems().getFirst().remedy()).contains("unused");
            });
  }

  private static ModelLoadException refusal(String file) {
    return catchThrowableOfType(ModelLoadException.class, () -> Sklearn.load(MODELS.resolve(file)));
  }

  @Test
  void selected_columns_are_the_models_inputs() {
    SklearnModel model = Sklearn.load(MODELS.resolve("selects.pkl"));
    assertThat(model.input()).isInstanceOf(Input.Named.class);
    assertThat(((Input.Named) model.input()).columns().keySet())
        .containsExactly("title", "depth", "width");
    assertThatThrownBy(() -> model.predictProba(Data.ofRecords(List.of(Map.of("title", "a")))))
        .isInstanceOf(InvalidRequest.class)
        .hasMessage("column 'depth' is missing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"my.A\": \"sparse\"} | my.A: 'sparse' (expected: dense, passthrough, unused",
        "{\"my.A\": {\"select\": \"key\"}} | my.A: 'select' (expected: dense",
        "{\"my.A\": {\"applies\": \"math.log\"}} | my.A: 'math.log' (expected: numpy.NAME)",
        "{\"my.A\": {\"clips\": \"low\"}} | my.A: \"low\" (expected: [low, high])",
        "{\"my.A\": {\"appends_ratios\": [[-1, 2]]}} | expected: columns >= 0",
        "{\"A\": \"dense\"} | A: 'A' (expected: module.Class)",
        "{\"sklearn.svm.SVC\": \"unused\"} | (expected: a class of your own)",
        "[1] | it is no JSON object",
        "{\"my.A\": \"dense\", \"my.A\": \"unused\"} | it is no JSON: Duplicate field 'my.A'",
        "{ | it is no JSON"
      })
  void a_malformed_file_is_refused_by_name(String content, String reason, @TempDir Path folder)
      throws IOException {
    Path file = Files.writeString(folder.resolve("m.user-classes.json"), content);
    assertThatThrownBy(() -> UserClasses.known().and(file))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageStartingWith("m.user-classes.json: ")
        .hasMessageNotContaining("Source")
        .hasMessageContaining(reason);
  }
}
