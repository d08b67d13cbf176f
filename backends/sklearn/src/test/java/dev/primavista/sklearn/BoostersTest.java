package dev.primavista.sklearn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.parity.Parity;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Corners of LightGBM, XGBoost and CatBoost; {@code make_boosters.py} made the cases. */
class BoostersTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  private static Path boosters() throws URISyntaxException {
    return Path.of(Objects.requireNonNull(BoostersTest.class.getResource("boosters")).toURI());
  }

  private static SklearnModel model(String file) throws URISyntaxException {
    return Sklearn.load(boosters().resolve(file));
  }

  @Test
  void every_case_answers_as_python_did() throws URISyntaxException {
    List<Parity.Result> results = Parity.run(boosters(), ".*");

    assertThat(results).hasSizeGreaterThan(70);
    assertThat(results).filteredOn(result -> result.verdict() != Parity.Verdict.PASSED).isEmpty();
  }

  @Test
  void lightgbm_has_a_decision_function_since_4_7() throws URISyntaxException {
    assertThat(model("1.8.0/lightgbm-calibrated-whole/model.pkl").methods())
        .doesNotContain(Method.DECISION_FUNCTION);
    assertThat(model("1.9.1/lightgbm-plain.pkl").methods()).contains(Method.DECISION_FUNCTION);
    assertThat(model("1.8.0/lightgbm-plain.pkl").methods())
        .containsExactlyInAnyOrder(Method.PREDICT, Method.PREDICT_PROBA, Method.PREDICT_LOG_PROBA);
  }

  @Test
  void trees_that_may_not_all_count_are_refused() {
    ModelLoadException refused =
        catchThrowableOfType(
            ModelLoadException.class, () -> model("1.9.1/lightgbm-stops-early.pkl"));

    assertThat(refused).hasMessageContaining("parameter 'pred_early_stop' is true");
    assertThat(refused.hint()).hasValueSatisfying(hint -> assertThat(hint).contains("False"));
  }

  @Test
  void labels_of_several_classes_are_those_of_all_classes() throws URISyntaxException {
    SklearnModel counted = model("1.9.1/catboost-counted-multiclass/model.cbm");

    assertThat(counted.classLabels()).containsExactly("0", "1", "2", "3", "4", "5", "6");
    assertThat(counted.predict(new double[][] {{2, 0, 0, 0}}).value(0)).isEqualTo(5L);
    assertThat(model("1.9.1/xgboost-one-class/model.pkl").classLabels()).containsExactly("0", "1");
  }

  /** Each as CatBoost 1.2 answers of the same file. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"multiclass_params":{"class_to_label":[0.0,2.0,5.0],"class_names":[]}} | 0 2 5 | 5
          {"multiclass_params":{"class_to_label":[0.0,2.0,3.0],"class_names":["a","b","c","d"]}} | a b c d | d
          {"params":{"loss_function":{"type":"MultiClass"},"data_processing_options":{"class_names":["a","b","c"]}}} | a b c | c
          {} | 0 1 2 | 2
          """)
  void classes_are_told_as_before_catboost_0_24(String info, String labels, String chosen)
      throws IOException, URISyntaxException {
    Path file = boosters().resolve("1.9.1/catboost-counted-multiclass/model.json");
    ObjectNode model = (ObjectNode) JSON.readTree(Files.readAllBytes(file));
    ObjectNode told = (ObjectNode) model.get("model_info");
    told.remove("class_params");
    told.setAll((ObjectNode) JSON.readTree(info));
    Path old = Files.write(folder.resolve("old.json"), JSON.writeValueAsBytes(model));

    SklearnModel read = Sklearn.load(old);

    assertThat(read.classLabels()).containsExactly(labels.split(" ", -1));
    assertThat(read.predict(new double[][] {{2, 0, 0, 0}}).value(0)).hasToString(chosen);
  }

  @Test
  void a_sum_of_catboost_models_answers_its_raw_sum() throws IOException, URISyntaxException {
    JsonNode golden =
        JSON.readTree(Files.readAllBytes(boosters().resolve("1.9.1/catboost-sum.json")));
    double[][] rows = JSON.convertValue(golden.get("rows"), double[][].class);
    double[] sums = JSON.convertValue(golden.get("predict"), double[].class);

    assertThat(model("1.9.1/catboost-sum.cbm").predict(rows).numbers()).containsExactly(sums);
  }
}
