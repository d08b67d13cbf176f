package dev.primavista.sklearn;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.sklearn.data.Cells;
import dev.primavista.sklearn.data.Columns;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.parity.Parity;
import dev.primavista.testkit.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Estimators that prepare data: their odd corners, and which data frames they refuse. */
class PreparationTest {
  private static final Path FIXTURES =
      SharedData.projectRoot()
          .resolve("backends/sklearn/src/test/resources/dev/primavista/sklearn/preparation");

  @Test
  void odd_corners_answer_as_scikit_learn() {
    List<Parity.Result> results = Parity.run(FIXTURES, ".*");

    assertThat(results).hasSizeGreaterThan(13);
    assertThat(results)
        .allSatisfy(
            result ->
                assertThat(result.verdict()).as("%s", result).isEqualTo(Parity.Verdict.PASSED));
  }

  @Test
  void the_same_data_frames_are_refused_as_by_scikit_learn_and_the_column_is_named()
      throws IOException {
    JsonNode decisions =
        new ObjectMapper().readTree(Files.readAllBytes(FIXTURES.resolve("decisions.json")));
    List<String> wrong = new ArrayList<>();
    for (JsonNode decision : decisions) {
      String label = decision.path("model").asText() + " " + decision.path("label").asText();
      String refusal = refusal(decision);
      boolean named = refusal.contains("column '");
      if (decision.path("raised").asText().isEmpty() ? !refusal.isEmpty() : !named) {
        wrong.add(label + ": " + refusal);
      }
    }
    assertThat(decisions).hasSizeGreaterThan(50);
    assertThat(wrong).isEmpty();
  }

  /** Empty if the rows were answered. */
  private static String refusal(JsonNode decision) {
    SklearnModel model = Sklearn.load(FIXTURES.resolve(decision.path("model").asText() + ".pkl"));
    Method method = Method.named(decision.path("method").asText()).orElseThrow();
    try {
      model.apply(method, frame(decision));
      return "";
    } catch (InvalidRequest refused) {
      return String.valueOf(refused.getMessage());
    }
  }

  private static Columns frame(JsonNode decision) {
    SequencedMap<String, Data> columns = new LinkedHashMap<>();
    int rows = decision.path("data").size();
    int at = 0;
    for (JsonNode name : decision.path("columns")) {
      @Nullable Object[] cells = new @Nullable Object[rows];
      for (int row = 0; row < rows; row++) {
        cells[row] = cell(decision.path("data").path(row).path(at));
      }
      columns.put(name.asText(), column(cells));
      at++;
    }
    return new Columns(columns);
  }

  private static @Nullable Object cell(JsonNode cell) {
    if (cell.isNull()) {
      return null;
    }
    if (cell.isNumber()) {
      return cell.asDouble();
    }
    return cell.isBoolean() ? (Object) cell.asBoolean() : cell.asText();
  }

  private static Data column(@Nullable Object[] cells) {
    double[] numbers = new double[cells.length];
    for (int i = 0; i < cells.length; i++) {
      if (cells[i] != null && !(cells[i] instanceof Double)) {
        return new Cells(cells.length, 1, cells);
      }
      numbers[i] = cells[i] instanceof Double number ? number : Double.NaN;
    }
    return new DenseMatrix(cells.length, 1, numbers);
  }
}
