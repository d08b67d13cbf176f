package dev.primavista.sklearn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.primavista.core.model.ModelLoadException;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.parity.Parity;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Corners of LightGBM and XGBoost; {@code make_boosters.py} made the cases. */
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

    assertThat(results).hasSizeGreaterThan(30);
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
}
