package dev.primavista.sklearn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.Shape;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.parity.Parity;
import dev.primavista.testkit.SharedData;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Committed cases of estimators and versions that once went wrong (make_cases.py). */
class CasesTest {
  private static final Path FIXTURES =
      SharedData.projectRoot()
          .resolve("backends/sklearn/src/test/resources/dev/primavista/sklearn/cases");

  @Test
  void every_committed_case_answers_as_python_did() {
    List<Parity.Result> results = Parity.run(FIXTURES, ".*");

    assertThat(results).hasSizeGreaterThan(15);
    assertThat(results).filteredOn(result -> result.verdict() != Parity.Verdict.PASSED).isEmpty();
  }

  @Test
  void rows_beyond_all_distances_are_refused_where_scikit_learn_fails() {
    SklearnModel model = Sklearn.load(FIXTURES.resolve("1.9.1/LocallyLinearEmbedding/model.pkl"));

    assertThatThrownBy(() -> model.transform(Data.of(new double[][] {{1e200, 0, 0, 0}})))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("row 0 is so far from the fitted rows");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DecisionTreeClassifier-truths",
        "DummyClassifier-truths",
        "KNeighborsClassifier-truths",
        "MultiOutputClassifier-truths"
      })
  void truth_values_of_several_outputs_stay_truth_values(String name) {
    Path file = FIXTURES.resolve("1.9.1").resolve(name).resolve("model.pkl");

    assertThat(Sklearn.load(file).predict(new double[][] {{9, 9, 9, 9}}).value(0, 1))
        .isInstanceOf(Boolean.class);
    try (LoadedModel model = new SklearnBackend().load(file)) {
      assertThat(model.signature().outputs().getFirst())
          .isEqualTo(
              new TensorSpec("prediction", DataType.BOOL, Shape.of(Shape.ANY, 2), List.of()));
    }
  }

  @Test
  void neighbours_that_float32_leaves_uncertain_are_refused() {
    SklearnModel model = Sklearn.load(FIXTURES.resolve("1.9.1/KNNImputer-single/model.pkl"));
    float[][] cancelling = {{Float.NaN, 20.25f, 19.5f}};
    float[][] certain = {{Float.NaN, Float.NaN, Float.NaN}};

    assertThatThrownBy(() -> model.transform(Data.of(cancelling)))
        .isInstanceOf(InvalidRequest.class)
        .hasMessage(
            "row 0, column 0: float32 leaves the distances to the nearest fitted rows too"
                + " uncertain");
    assertThat(model.transform(Data.of(certain))).hasDimensions(1, 3);
  }

  @Test
  void logarithms_of_no_probability_are_of_the_least_number_since_0_24() {
    SklearnModel model =
        Sklearn.load(
            SharedData.require("parity/fixtures/0.24.2/LinearDiscriminantAnalysis/model.pkl"));
    double[] far = new double[((Input.Numbers) model.input()).columns()];
    Arrays.fill(far, 1e6);

    double least =
        Arrays.stream(model.predictLogProba(Data.of(new double[][] {far}))[0]).min().orElse(0);
    assertThat(least).isCloseTo(Math.log(Double.MIN_NORMAL), within(1e-9));
  }

  @Test
  void probabilities_that_are_all_rounding_are_refused() {
    SklearnModel model = Sklearn.load(FIXTURES.resolve("1.9.1/NearestCentroid/model.pkl"));

    assertThatThrownBy(() -> model.predictProba(new double[][] {{1e30, 0, 0, 0}}))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("row 0 is so far from all centres");
  }
}
