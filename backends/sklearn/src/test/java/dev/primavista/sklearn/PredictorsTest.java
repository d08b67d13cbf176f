package dev.primavista.sklearn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.sklearn.data.Cells;
import dev.primavista.sklearn.data.Chosen;
import dev.primavista.sklearn.data.Columns;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Many;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.testkit.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The models and answers are scikit-learn's; make_predictors.py made them. */
class PredictorsTest {
  private static final Path FOLDER =
      SharedData.projectRoot()
          .resolve("backends/sklearn/src/test/resources/dev/primavista/sklearn/predictors");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hamming",
        "kdtree",
        "order",
        "brute",
        "outlier",
        "centroid",
        "density",
        "stratified",
        "uniform",
        "keywords",
        "bernoulli",
        "logistic"
      })
  void every_method_answers_as_scikit_learn_did(String name) throws IOException {
    JsonNode golden =
        new ObjectMapper().readTree(Files.readAllBytes(FOLDER.resolve(name + ".json")));
    SklearnModel model = load(name);
    for (var entry : golden.get("answers").properties()) {
      Method method = Method.named(entry.getKey()).orElseThrow();
      Data answer = model.apply(method, rows(golden.get("rows")));
      List<Data> parts = answer instanceof Many many ? many.parts() : List.of(answer);
      assertThat(parts).as(entry.getKey()).hasSize(entry.getValue().size());
      for (int i = 0; i < parts.size(); i++) {
        assertSame(values(parts.get(i)), entry.getValue().get(i));
      }
    }
  }

  @Test
  void drawn_answers_depend_on_a_rows_place_so_that_requests_are_not_joined() {
    assertThat(load("stratified").rowwise()).isFalse();
    assertThat(load("logistic").rowwise()).isTrue();
  }

  @Test
  void scores_of_samples_are_one_for_each_row() throws IOException {
    JsonNode golden =
        new ObjectMapper().readTree(Files.readAllBytes(FOLDER.resolve("density.json")));
    DenseMatrix rows = rows(golden.get("rows"));

    assertThat(load("density").scoreSamples(rows))
        .hasSize(rows.rows())
        .isEqualTo(Rows.column(load("density").apply(Method.SCORE_SAMPLES, rows)));
  }

  @Test
  void a_tie_that_only_the_processor_decides_is_refused() {
    DenseMatrix near = DenseMatrix.of(new double[][] {{0.1, 0.2, 0.3}});

    assertThatThrownBy(() -> load("density").apply(Method.SCORE_SAMPLES, near.map(x -> 1e3 * x)))
        .isInstanceOf(InvalidRequest.class)
        .hasMessage("row 0 is so far from the fitted rows that its density is all rounding");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hamming", "kdtree", "centroid", "density", "keywords", "bernoulli"})
  void a_nan_is_refused_by_the_name_of_its_column(String name) {
    SklearnModel model = load(name);
    Method method = name.equals("density") ? Method.SCORE_SAMPLES : Method.PREDICT;

    assertThatThrownBy(() -> model.apply(method, named(Double.NaN)))
        .isInstanceOf(InvalidRequest.class)
        .hasMessage("row 0, column 'width' is NaN or infinite, a finite number expected");
  }

  @Test
  void a_logistic_regression_refuses_infinity_by_the_name_of_its_column() {
    assertThatThrownBy(() -> load("logistic").classify(named(Double.POSITIVE_INFINITY)))
        .isInstanceOf(InvalidRequest.class)
        .hasMessage("row 0, column 'width' is NaN or infinite, a finite number expected");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hamming", "order", "outlier", "centroid", "keywords", "logistic"})
  void another_number_of_columns_is_refused(String name) {
    SklearnModel model = load(name);
    Method method = name.equals("order") ? Method.KNEIGHBORS : Method.PREDICT;

    assertThatThrownBy(() -> model.apply(method, DenseMatrix.of(new double[][] {{1, 2}})))
        .isInstanceOf(InvalidRequest.class)
        .hasMessage("2 columns given, 3 columns expected");
  }

  @Test
  void a_dummy_classifier_takes_any_rows() {
    assertThat(load("stratified").apply(Method.PREDICT, named(Double.NaN)).rows()).isEqualTo(1);
  }

  private static SklearnModel load(String name) {
    return Sklearn.load(FOLDER.resolve(name + ".pkl"));
  }

  private static Columns named(double width) {
    SequencedMap<String, Data> columns = new LinkedHashMap<>();
    columns.put("height", new DenseMatrix(1, 1, new double[] {1}));
    columns.put("width", new DenseMatrix(1, 1, new double[] {width}));
    columns.put("depth", new DenseMatrix(1, 1, new double[] {2}));
    return new Columns(columns);
  }

  private static DenseMatrix rows(JsonNode rows) {
    double[][] values = new double[rows.size()][];
    for (int i = 0; i < values.length; i++) {
      values[i] = new double[rows.get(i).size()];
      for (int j = 0; j < values[i].length; j++) {
        values[i][j] = rows.get(i).get(j).asDouble();
      }
    }
    return DenseMatrix.of(values);
  }

  private static List<Object> values(Data answer) {
    return switch (answer) {
      case Chosen chosen -> new ArrayList<>(chosen.names());
      case Cells cells -> Arrays.asList(cells.values());
      default -> {
        List<Object> numbers = new ArrayList<>();
        for (double value : Rows.numbers(answer).toDense().values()) {
          numbers.add(value);
        }
        yield numbers;
      }
    };
  }

  private static void assertSame(List<Object> ours, JsonNode theirs) {
    assertThat(ours).hasSize(theirs.size());
    for (int i = 0; i < ours.size(); i++) {
      if (ours.get(i) instanceof Double number) {
        assertThat(number).isCloseTo(theirs.get(i).asDouble(), within(1e-9));
      } else {
        assertThat(ours.get(i)).isEqualTo(theirs.get(i).asText());
      }
    }
  }
}
