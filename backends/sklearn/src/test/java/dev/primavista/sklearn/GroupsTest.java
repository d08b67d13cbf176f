package dev.primavista.sklearn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.Amount;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.parity.Parity;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Corners of ensembles, trees, meta-estimators and clusterers, as scikit-learn answered them.
 * {@code make_groups.py} made the cases.
 */
class GroupsTest {
  private static Path groups() throws URISyntaxException {
    return Path.of(Objects.requireNonNull(GroupsTest.class.getResource("groups")).toURI());
  }

  private static SklearnModel model(String name) throws URISyntaxException {
    return Sklearn.load(groups().resolve("1.9.1").resolve(name).resolve("model.pkl"));
  }

  @Test
  void answers_as_scikit_learn_did() throws URISyntaxException {
    List<Parity.Result> results = Parity.run(groups(), ".*");

    assertThat(results).hasSizeGreaterThan(100);
    assertThat(results).filteredOn(result -> result.verdict() != Parity.Verdict.PASSED).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "bagging-some-columns, PREDICT",
    "adaboost, PREDICT",
    "boosting-from-certainty, PREDICT",
    "isolation-missing, PREDICT",
    "eliminated, TRANSFORM",
    "histogram-categories, PREDICT",
    "chain-logarithms, PREDICT"
  })
  void other_than_the_fitted_number_of_columns_is_refused(String name, Method method)
      throws URISyntaxException {
    SklearnModel model = model(name);
    int columns = name.startsWith("histogram") ? 2 : 3;

    for (int given : new int[] {columns - 1, columns + 1}) {
      assertThatThrownBy(() -> model.apply(method, new DenseMatrix(1, given, new double[given])))
          .isInstanceOf(InvalidRequest.class)
          .hasMessage(Amount.of(given, "column") + " given, " + columns + " columns expected");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "adaboost, PREDICT, NaN",
    "boosting-from-certainty, PREDICT, NaN",
    "boosting-from-certainty, PREDICT_PROBA, 1e39",
    "eliminated, TRANSFORM, NaN",
    "eliminated, TRANSFORM, Infinity",
    "chain-logarithms, PREDICT, NaN",
    "regressor-chain, PREDICT, NaN",
    "envelope, PREDICT, NaN",
    "propagation-nearest, PREDICT, Infinity"
  })
  void what_is_not_finite_is_refused_with_its_column(String name, Method method, double value)
      throws URISyntaxException {
    SklearnModel model = model(name);
    DenseMatrix rows = new DenseMatrix(2, 3, new double[] {0, 0, 0, 0, 0, value});

    assertThatThrownBy(() -> model.apply(method, rows))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageStartingWith("row 1, column 2 is ");
  }

  @ParameterizedTest
  @CsvSource({"isolation-missing, NaN", "isolation-missing, -Infinity", "random-trees, NaN"})
  void what_scikit_learn_takes_is_taken(String name, double value) throws URISyntaxException {
    SklearnModel model = model(name);
    Method method = model.methods().contains(Method.PREDICT) ? Method.PREDICT : Method.TRANSFORM;

    assertThat(model.apply(method, new DenseMatrix(1, 3, new double[] {value, 0, 0})).rows())
        .isEqualTo(1);
  }

  @Test
  void a_start_that_float32_leaves_uncertain_is_refused() throws URISyntaxException {
    SklearnModel model = model("boosting-from-line");
    DenseMatrix cancelling = new DenseMatrix(1, 3, new double[] {0, 1000, -1000});

    assertThatThrownBy(() -> model.apply(Method.PREDICT, cancelling))
        .isInstanceOf(InvalidRequest.class)
        .hasMessage("row 0 has a sum that float32 leaves too uncertain");
  }
}
