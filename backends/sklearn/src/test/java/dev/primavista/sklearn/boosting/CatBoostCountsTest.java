package dev.primavista.sklearn.boosting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.sklearn.Sklearn;
import dev.primavista.sklearn.SklearnModel;
import dev.primavista.sklearn.data.Cells;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.estimator.Method;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CatBoost's JSON export of a model of categories; {@code make_counts.py} made it. */
class CatBoostCountsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  private static JsonNode resource(String name) throws IOException {
    try (InputStream in =
        CatBoostCountsTest.class.getResourceAsStream("/dev/primavista/sklearn/catboost/" + name)) {
      return JSON.readTree(in);
    }
  }

  private Path file(JsonNode model) throws IOException {
    return Files.write(folder.resolve("counts.json"), JSON.writeValueAsBytes(model));
  }

  private static Cells cells(JsonNode rows) {
    @Nullable Object[] values = new @Nullable Object[rows.size() * 4];
    for (int i = 0; i < values.length; i++) {
      JsonNode value = rows.get(i / 4).get(i % 4);
      values[i] = value.isTextual() ? (Object) value.asText() : (Object) value.asDouble();
    }
    return new Cells(rows.size(), 4, values);
  }

  @Test
  void counts_of_all_kinds_answer_as_catboost_does() throws IOException {
    JsonNode answers = resource("answers.json");

    DenseMatrix found =
        (DenseMatrix)
            Sklearn.load(file(resource("counts.json")))
                .apply(Method.PREDICT_PROBA, cells(answers.get("rows")));

    JsonNode expected = answers.get("probabilities");
    assertThat(found.rows()).isEqualTo(expected.size());
    for (int row = 0; row < found.rows(); row++) {
      for (int label = 0; label < 2; label++) {
        assertThat(found.values()[2 * row + label])
            .as("row %d, class %d", row, label)
            .isCloseTo(expected.get(row).get(label).asDouble(), within(1e-15));
      }
    }
  }

  @Test
  void records_are_taken_by_the_names_of_the_file() throws IOException {
    JsonNode named = resource("counts.json");
    for (String kind : List.of("float_features", "categorical_features")) {
      for (JsonNode feature : named.get("features_info").get(kind)) {
        int place = feature.get("flat_feature_index").asInt();
        ((ObjectNode) feature).put("feature_id", "abcd".substring(place, place + 1));
      }
    }
    Cells row = cells(resource("answers.json").get("rows"));
    SequencedMap<String, @Nullable Object> record = new LinkedHashMap<>();
    for (int column = 3; column >= 0; column--) {
      record.put("abcd".substring(column, column + 1), row.at(1, column));
    }
    SklearnModel model = Sklearn.load(file(named));
    double[] expected = ((DenseMatrix) model.apply(Method.PREDICT_PROBA, row)).row(1);

    assertThat(model.predictProba(Data.ofRecords(List.of(record)))[0]).isEqualTo(expected);
    assertThat(model.predictProba(Data.ofRecords(List.of(new HashMap<>(record))))[0])
        .isEqualTo(expected);
  }

  @Test
  void a_file_without_its_counts_is_refused_by_name() throws IOException {
    ObjectNode model = (ObjectNode) resource("counts.json");
    model.putObject("ctr_data");
    Path file = file(model);

    assertThatThrownBy(() -> Sklearn.load(file))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("the counts of a categorical feature are missing");
  }
}
