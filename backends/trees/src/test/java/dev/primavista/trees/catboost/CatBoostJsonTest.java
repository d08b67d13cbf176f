package dev.primavista.trees.catboost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.trees.TreeFormatException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CatBoostJsonTest {
  private static final String SPLIT =
      "\"split\":{\"split_type\":\"FloatFeature\",\"float_feature_index\":0,\"border\":0.5}";

  private static CatBoostModel model(String tree, String information) {
    String json =
        "{\"features_info\":{\"float_features\":[{\"feature_index\":0,\"flat_feature_index\":0}]},"
            + "\"model_info\":{"
            + information
            + "},\"scale_and_bias\":[1,[0]],\"trees\":["
            + tree
            + "]}";
    return CatBoostJson.read(json.getBytes(StandardCharsets.UTF_8));
  }

  private static double score(CatBoostModel model, double value) {
    double[] scores = new double[1];
    model.scores(new double[] {value}, scores, 0);
    return scores[0];
  }

  @Test
  void nested_trees_are_walked_as_symmetric_ones_are() {
    String inner =
        "{\"split\":{\"split_type\":\"FloatFeature\",\"float_feature_index\":0,\"border\":2},"
            + "\"left\":{\"value\":10},\"right\":{\"value\":20}}";
    CatBoostModel model =
        model("{" + SPLIT + ",\"left\":{\"value\":1},\"right\":" + inner + "},{\"value\":100}", "");

    assertThat(score(model, 0.5)).isEqualTo(101);
    assertThat(score(model, 0.75)).isEqualTo(110);
    assertThat(score(model, 3)).isEqualTo(120);
  }

  @Test
  void one_tree_is_told_from_several() {
    CatBoostModel model =
        model("{" + SPLIT + ",\"left\":{\"value\":1},\"right\":{\"value\":2}}", "");

    assertThat(model.note()).isEqualTo("1 tree, 1 split");
  }

  @Test
  void leaves_of_another_width_are_refused() {
    assertThatThrownBy(() -> model("{\"value\":[1,2]}", ""))
        .isInstanceOf(TreeFormatException.class)
        .hasMessage("a leaf of 2 values (expected: 1)");
  }

  @Test
  void the_probability_threshold_is_read() {
    CatBoostModel model = model("{\"value\":1}", "\"binclass_probability_threshold\":\"0.3\"");

    assertThat(model.extras().threshold()).isEqualTo(0.3);
  }
}
