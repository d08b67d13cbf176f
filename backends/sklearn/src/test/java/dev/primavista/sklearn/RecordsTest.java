package dev.primavista.sklearn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.sklearn.data.Columns;
import dev.primavista.sklearn.data.Data;
import dev.primavista.testkit.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records are asked by name where a file names its columns, in whatever order they come. */
class RecordsTest {
  private static final Path NAMED =
      SharedData.projectRoot()
          .resolve("backends/sklearn/src/test/resources/dev/primavista/sklearn/declared/named.pkl");

  /** A booster that answers 1 where the second column is at most 0.5, else 2. */
  private static final String BOOSTER =
      """
      tree
      version=v4
      num_class=1
      num_tree_per_iteration=1
      max_feature_idx=1
      objective=regression
      feature_names=%s
      feature_infos=[0:9] [0:9]

      Tree=0
      num_leaves=2
      num_cat=0
      split_feature=1
      threshold=0.5
      decision_type=2
      left_child=-1
      right_child=-2
      leaf_value=1 2

      end of trees
      """;

  /** The same, where the second column is a category: 1 for the first of them. */
  private static final String CATEGORICAL =
      BOOSTER
              .replace("feature_infos=[0:9] [0:9]", "feature_infos=[0:9] 0:1")
              .replace("num_cat=0", "num_cat=1")
              .replace("threshold=0.5", "threshold=0\ncat_boundaries=0 1\ncat_threshold=1")
              .replace("decision_type=2", "decision_type=1")
          + "\npandas_categorical:[[\"red\", \"blue\"]]\n";

  private @TempDir Path folder = Path.of("");

  private SklearnModel booster(String text, String names) throws IOException {
    return Sklearn.load(Files.writeString(folder.resolve("model.txt"), text.formatted(names)));
  }

  private static SequencedMap<String, Object> record(
      String first, Object one, String second, Object two) {
    SequencedMap<String, Object> record = new LinkedHashMap<>();
    record.put(first, one);
    record.put(second, two);
    return record;
  }

  private static double answer(SklearnModel model, Map<String, ?> record) {
    return model.predict(Data.ofRecords(List.of(record))).numbers()[0];
  }

  @Test
  void the_order_of_a_record_does_not_matter_to_columns_with_names() {
    SklearnModel model = Sklearn.load(NAMED);
    SequencedMap<String, Object> row = record("depth", 1, "height", 2);
    row.putLast("width", 3);

    assertThat(answer(model, row))
        .isEqualTo(model.predict(new double[][] {{3, 1, 2}}).numbers()[0]);

    row.putFirst("id", 9);
    assertThatThrownBy(() -> answer(model, row))
        .isInstanceOf(InvalidRequest.class)
        .hasMessage("column 'id' was not there when the LinearRegression was fitted");
    row.remove("depth");
    assertThatThrownBy(() -> answer(model, row))
        .isInstanceOf(InvalidRequest.class)
        .hasMessage("column 'depth' is missing");
  }

  @Test
  void a_frame_in_another_order_is_refused_as_scikit_learn_does() {
    Columns frame =
        Columns.builder().numbers("depth", 1).numbers("height", 2).numbers("width", 3).build();
    assertThatThrownBy(() -> Sklearn.load(NAMED).predict(frame))
        .isInstanceOf(InvalidRequest.class)
        .hasMessage("column 'depth' stands at place 0, where 'width' is expected");
  }

  @Test
  void a_booster_of_lightgbm_that_counts_columns_takes_records_by_name() throws IOException {
    SklearnModel model = booster(BOOSTER, "a b");
    assertThat(answer(model, record("a", 9, "b", 0))).isEqualTo(1);
    assertThat(answer(model, record("b", 0, "a", 9))).isEqualTo(1);
    assertThat(answer(model, new HashMap<>(Map.of("a", 9, "b", 0)))).isEqualTo(1);
    assertThatThrownBy(() -> answer(model, record("b", 0, "c", 9)))
        .isInstanceOf(InvalidRequest.class)
        .hasMessage("column 'a' is missing");
    // LightGBM itself does not look at what a frame calls its columns.
    Columns frame = Columns.builder().numbers("b", 0).numbers("a", 9).build();
    assertThat(model.predict(frame).numbers()).containsExactly(2);
  }

  @Test
  void a_booster_of_numbered_columns_takes_records_in_their_order() throws IOException {
    SklearnModel model = booster(BOOSTER, "Column_0 Column_1");
    assertThat(answer(model, record("b", 0, "a", 9))).isEqualTo(2);
    assertThatThrownBy(() -> answer(model, new HashMap<>(Map.of("a", 9, "b", 0))))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("have no order");
  }

  @Test
  void a_booster_of_categories_takes_records_by_name() throws IOException {
    SklearnModel model = booster(CATEGORICAL, "b a");
    assertThat(answer(model, record("b", 7, "a", "red"))).isEqualTo(1);
    assertThat(answer(model, record("a", "red", "b", 7))).isEqualTo(1);
    assertThat(answer(model, new HashMap<>(Map.of("a", "blue", "b", 7)))).isEqualTo(2);
  }
}
