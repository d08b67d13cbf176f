package dev.primavista.sklearn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.primavista.core.model.LoadOptions;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.Placement;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.testkit.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a model takes and gives, in which order, and which of it are its predictions. */
class SignatureTest {
  private static final Path FIXTURES =
      SharedData.projectRoot()
          .resolve("backends/sklearn/src/test/resources/dev/primavista/sklearn/signatures");
  private static final List<String> FITTED = List.of("p", "q", "r", "s");

  private static LoadedModel load(String file) {
    return new SklearnBackend().load(FIXTURES.resolve(file));
  }

  @Test
  void no_rows_have_their_columns_all_the_same() {
    try (LoadedModel model = load("booster.json");
        ModelInstance instance = model.newInstance()) {
      SequencedMap<String, Tensor> none = new LinkedHashMap<>();
      none.put("input", FixedTensor.ofDoubles(Shape.of(0, 4), new double[0]));
      assertThat(instance.execute(none, List.of()).firstEntry().getValue().rows()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "reordered.joblib, p q r s",
    "dropped.joblib, q s",
    "union.joblib, p q r s",
    "booster.json, p q r s"
  })
  void inputs_stand_in_the_order_of_the_fit_and_answer_as_in_python(String file, String inputs)
      throws IOException {
    JsonNode golden =
        new ObjectMapper().readTree(Files.readAllBytes(FIXTURES.resolve("answers.json")));
    double expected = golden.get("answers").get(file.replaceAll("\\..*", "")).asDouble();

    try (LoadedModel model = load(file);
        ModelInstance instance = model.newInstance()) {
      assertThat(model.signature().inputs())
          .extracting(TensorSpec::name)
          .containsExactly(inputs.split(" ", -1));
      assertThat(model.columnOrder()).isEqualTo(FITTED);
      SequencedMap<String, Tensor> row = new LinkedHashMap<>();
      for (String name : inputs.split(" ", -1)) {
        double value = golden.get("row").get(FITTED.indexOf(name)).asDouble();
        row.put(name, FixedTensor.ofDoubles(Shape.of(1), new double[] {value}));
      }
      Tensor answer = instance.execute(row, List.of()).firstEntry().getValue();
      assertThat(((FixedTensor) answer).doubleAt(0)).isCloseTo(expected, within(1e-3));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "margins.joblib, label",
    "outliers.joblib, prediction",
    "outputs.joblib, prediction",
    "reordered.joblib, prediction"
  })
  void its_predictions_are_what_predict_answers(String file, String output) {
    try (LoadedModel model = load(file)) {
      assertThat(model.predictions()).containsExactly(output);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"chain", "dummy", "each", "neighbours", "perceptron", "rest", "ridge"})
  void several_labels_of_a_row_are_integers_where_they_are_in_python(String name)
      throws IOException {
    JsonNode golden =
        new ObjectMapper().readTree(Files.readAllBytes(FIXTURES.resolve("answers.json")));
    JsonNode expected = golden.get("answers").get("several-" + name);
    SequencedMap<String, Tensor> row = new LinkedHashMap<>();
    for (String column : FITTED) {
      double value = golden.get("row").get(FITTED.indexOf(column)).asDouble();
      row.put(column, FixedTensor.ofDoubles(Shape.of(1), new double[] {value}));
    }

    try (LoadedModel model = load("several-" + name + ".joblib");
        ModelInstance instance = model.newInstance()) {
      FixedTensor answer = (FixedTensor) instance.execute(row, List.of()).firstEntry().getValue();
      assertThat(answer.dataType())
          .isEqualTo(expected.get("kind").asText().equals("i") ? DataType.INT64 : DataType.FP64);
      assertThat(model.signature().outputs().getFirst().dataType()).isEqualTo(answer.dataType());
      assertThat(answer.doubles())
          .containsExactly(
              expected.get("values").get(0).asDouble(), expected.get("values").get(1).asDouble());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dummy", "each", "neighbours"})
  void probabilities_of_several_outputs_have_the_classes_of_their_own(String name) {
    try (LoadedModel model = load("several-" + name + ".joblib")) {
      assertThat(model.signature().outputs())
          .filteredOn(spec -> spec.name().startsWith("probabilities_"))
          .hasSize(2)
          .allSatisfy(
              spec -> {
                assertThat(spec.labels()).containsExactly("0", "1");
                assertThat(spec.shape()).isEqualTo(Shape.of(Shape.ANY, 2));
              });
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"binary", "multi"})
  void a_booster_that_is_no_estimator_predicts_probabilities_of_every_round(String name)
      throws IOException {
    JsonNode golden =
        new ObjectMapper().readTree(Files.readAllBytes(FIXTURES.resolve("answers.json")));
    LoadOptions options =
        new LoadOptions(
            List.of(), List.of(), Placement.ANY, Map.of("model_class", "xgboost.core.Booster"));
    SequencedMap<String, Tensor> row = new LinkedHashMap<>();
    for (String column : FITTED) {
      double value = golden.get("row").get(FITTED.indexOf(column)).asDouble();
      row.put(column, FixedTensor.ofDoubles(Shape.of(1), new double[] {value}));
    }

    Path file = FIXTURES.resolve("booster-" + name + ".ubj");
    try (LoadedModel model = new SklearnBackend().load(file, options);
        ModelInstance instance = model.newInstance()) {
      assertThat(model.predictions()).containsExactly("prediction");
      FixedTensor answer = (FixedTensor) instance.execute(row, List.of()).firstEntry().getValue();
      JsonNode expected = golden.get("answers").get("booster-" + name);
      assertThat(answer.doubles()).hasSize(expected.size());
      for (int i = 0; i < expected.size(); i++) {
        assertThat(answer.doubleAt(i)).isCloseTo(expected.get(i).asDouble(), within(1e-6));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"share.json", "share.ubj"})
  void a_regressor_of_shares_answers_with_them_from_its_own_file(String file) throws IOException {
    JsonNode golden =
        new ObjectMapper().readTree(Files.readAllBytes(FIXTURES.resolve("answers.json")));
    SequencedMap<String, Tensor> row = new LinkedHashMap<>();
    for (String column : FITTED) {
      double value = golden.get("row").get(FITTED.indexOf(column)).asDouble();
      row.put(column, FixedTensor.ofDoubles(Shape.of(1), new double[] {value}));
    }

    try (LoadedModel model = load(file);
        ModelInstance instance = model.newInstance()) {
      assertThat(model.predictions()).containsExactly("prediction");
      Tensor answer = instance.execute(row, List.of()).firstEntry().getValue();
      double expected = golden.get("answers").get("share").asDouble();
      assertThat(((FixedTensor) answer).doubleAt(0)).isCloseTo(expected, within(1e-6));
    }
  }

  @Test
  void a_transformer_has_no_predictions() {
    try (LoadedModel model = load("transformer.joblib")) {
      assertThat(model.predictions()).isEmpty();
    }
  }
}
