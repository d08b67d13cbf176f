package dev.primavista.trees.xgboost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.primavista.trees.text.JsonDocument;
import java.nio.charset.StandardCharsets;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class XgBoostDocumentTest {
  private static final Offset<Double> CLOSE = within(2e-6);

  /** Trees without splits: one for each of these outputs' scores. */
  private static XgBoostModel leaves(int[] version, String objective, String base, float... leaf) {
    StringBuilder trees = new StringBuilder();
    StringBuilder groups = new StringBuilder();
    for (int i = 0; i < leaf.length; i++) {
      trees.append(i == 0 ? "" : ",").append(leaf(leaf[i]));
      groups.append(i == 0 ? "" : ",").append(i);
    }
    String model =
        "\"gradient_booster\":{\"name\":\"gbtree\",\"model\":{\"gbtree_model_param\":{},"
            + "\"tree_info\":["
            + groups
            + "],\"trees\":["
            + trees
            + "]}}";
    return read(version, objective, base, leaf.length, model);
  }

  private static String leaf(float value) {
    return "{\"tree_param\":{\"size_leaf_vector\":\"1\"},\"left_children\":[-1],"
        + "\"right_children\":[-1],\"split_indices\":[0],\"default_left\":[0],"
        + "\"split_conditions\":["
        + value
        + "]}";
  }

  private static XgBoostModel read(
      int[] version, String objective, String base, int outputs, String booster) {
    String json =
        "{\"version\":["
            + version[0]
            + ","
            + version[1]
            + ",0],\"learner\":{\"learner_model_param\":{\"num_feature\":\"1\",\"num_class\":\"0\","
            + "\"num_target\":\""
            + outputs
            + "\",\"base_score\":\""
            + base
            + "\"},\"objective\":{\"name\":\""
            + objective
            + "\"},"
            + booster
            + "}}";
    return XgBoostDocument.read(JsonDocument.read(json.getBytes(StandardCharsets.UTF_8)), 0);
  }

  private static double[] answer(XgBoostModel model) {
    return model.predict(new double[] {0.5}, 1);
  }

  @Test
  void expectiles_are_steps_up_from_the_first() {
    XgBoostModel model =
        leaves(new int[] {3, 4}, "reg:expectileerror", "[-0.39360043,0.36546585]", 0, 0.674f);

    double step = Math.log(Math.expm1(0.75906628 - 1e-6)) + 0.674;
    assertThat(answer(model)[0]).isEqualTo(-0.39360043, CLOSE);
    assertThat(answer(model)[1]).isEqualTo(-0.39360043 + 1e-6 + Math.log1p(Math.exp(step)), CLOSE);
  }

  @Test
  void equal_base_expectiles_are_kept_apart() {
    XgBoostModel model = leaves(new int[] {3, 4}, "reg:expectileerror", "[0.5,0.5]", 0, 0);

    assertThat(answer(model)[1]).isEqualTo(0.500002, CLOSE);
  }

  @Test
  void quantiles_are_sorted_by_the_versions_that_do_so() {
    assertThat(answer(leaves(new int[] {3, 4}, "reg:quantileerror", "0", 2, 1)))
        .containsExactly(1, 2);
    assertThat(answer(leaves(new int[] {3, 2}, "reg:quantileerror", "0", 2, 1)))
        .containsExactly(2, 1);
  }

  @Test
  void a_linear_booster_begins_every_output_at_the_first_base_score() {
    XgBoostModel model =
        read(
            new int[] {3, 4},
            "reg:squarederror",
            "[10,20]",
            2,
            "\"gradient_booster\":{\"name\":\"gblinear\",\"model\":{\"weights\":[1,2,0,0]}}");

    assertThat(answer(model)).containsExactly(10.5, 11);
  }

  @Test
  void parallel_trees_follow_from_the_best_round_where_they_are_not_written() {
    XgBoostModel model =
        read(
            new int[] {1, 5},
            "reg:squarederror",
            "0",
            1,
            "\"attributes\":{\"best_iteration\":\"0\",\"best_ntree_limit\":\"2\"},"
                + "\"gradient_booster\":{\"name\":\"gbtree\",\"model\":{\"gbtree_model_param\":{},"
                + "\"tree_info\":[0,0,0],\"trees\":["
                + leaf(1)
                + ","
                + leaf(2)
                + ","
                + leaf(4)
                + "]}}");

    assertThat(answer(model)).containsExactly(3);
  }

  @Test
  void category_names_that_were_cut_within_a_character_are_not_known() {
    String categories =
        "\"cats\":{\"enc\":[{\"offsets\":[0,1,2],\"values\":[-61,-68]}],\"feature_segments\":[],"
            + "\"sorted_idx\":[]},";
    XgBoostModel model =
        read(
            new int[] {3, 1},
            "reg:squarederror",
            "0",
            1,
            "\"gradient_booster\":{\"name\":\"gbtree\",\"model\":{"
                + categories
                + "\"gbtree_model_param\":{},\"tree_info\":[0],\"trees\":["
                + leaf(1)
                + "]}}");

    assertThat(model.shape().categories().getFirst()).isEmpty();
  }
}
