package dev.primavista.sklearn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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

/** Corners of LightGBM, XGBoost and CatBoost; {@code make_boosters.py} made the cases. */
class BoostersTest {
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

  @Test
  void a_sum_of_catboost_models_answers_its_raw_sum() throws IOException, URISyntaxException {
    JsonNode golden =
        new ObjectMapper()
            .readTree(Files.readAllBytes(boosters().resolve("1.9.1/catboost-sum.json")));
    double[][] rows = new ObjectMapper().convertValue(golden.get("rows"), double[][].class);
    double[] sums = new ObjectMapper().convertValue(golden.get("predict"), double[].class);

    assertThat(model("1.9.1/catboost-sum.cbm").predict(rows).numbers()).containsExactly(sums);
  }
}
