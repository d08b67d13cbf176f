package dev.primavista.trees;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LightGbmTextTest {
  private static final double ZERO = 1e-35f;

  /** One split of one column: -1 to the left, 1 to the right. */
  private static LightGbmModel stump(String objective, String threshold, int decision) {
    return LightGbmText.parse(
        """
        tree
        version=v4
        num_class=1
        num_tree_per_iteration=1
        max_feature_idx=0
        objective=%s
        feature_names=a
        feature_infos=[-1:1]

        Tree=0
        num_leaves=2
        num_cat=0
        split_feature=0
        threshold=%s
        decision_type=%d
        left_child=-1
        right_child=-2
        leaf_value=-1 1
        is_linear=0

        end of trees
        """
            .formatted(objective, threshold, decision),
        0);
  }

  private static double raw(LightGbmModel model, double value) {
    return model.predictRaw(new double[] {value}, 1)[0];
  }

  @Test
  void tiny_values_count_as_zero_before_they_are_compared() {
    LightGbmModel below = stump("regression", "-1.0000000180025095e-35", 2);
    LightGbmModel within = stump("regression", "1e-40", 2);

    assertThat(raw(below, -ZERO)).isEqualTo(1);
    assertThat(raw(below, Math.nextDown(-ZERO))).isEqualTo(-1);
    assertThat(raw(within, ZERO)).isEqualTo(-1);
    assertThat(raw(within, Math.nextUp(ZERO))).isEqualTo(1);
  }

  @Test
  void the_smallest_magnitude_that_counts_as_zero_goes_where_missing_zeros_go() {
    int zeroMissingGoesRight = 4;
    LightGbmModel model = stump("regression", "0.5", zeroMissingGoesRight);

    assertThat(raw(model, -ZERO)).isEqualTo(1);
    assertThat(raw(model, -1)).isEqualTo(-1);
  }

  @Test
  void every_regression_objective_may_be_of_the_square_root() {
    for (String objective : new String[] {"regression", "regression_l1", "fair", "mape"}) {
      LightGbmModel model = stump(objective + " sqrt", "0.5", 2);
      assertThat(model.objective()).isInstanceOf(Objective.SignedSquare.class);
    }
    assertThat(stump("huber", "0.5", 2).objective()).isInstanceOf(Objective.Identity.class);
  }

  @Test
  void a_parameter_that_is_no_number_is_named() {
    assertThatThrownBy(() -> stump("binary sigmoid:x", "0.5", 2))
        .isInstanceOf(TreeFormatException.class)
        .hasMessage("sigmoid=x (expected: numbers)");
  }

  @Test
  void nan_is_in_no_category_in_any_version() {
    LightGbmModel model =
        LightGbmText.parse(
            """
            tree
            version=v2
            num_class=1
            num_tree_per_iteration=1
            max_feature_idx=0
            objective=regression
            feature_names=a
            feature_infos=0:1

            Tree=0
            num_leaves=2
            num_cat=1
            split_feature=0
            threshold=0
            decision_type=1
            left_child=-1
            right_child=-2
            leaf_value=-1 1
            cat_boundaries=0 1
            cat_threshold=1
            """,
            0);

    assertThat(raw(model, 0)).isEqualTo(-1);
    assertThat(raw(model, Double.NaN)).isEqualTo(1);
  }

  @Test
  void a_model_without_trees_may_have_pandas_categories() {
    LightGbmModel model =
        LightGbmText.parse("tree\nversion=v2\nmax_feature_idx=0\npandas_categorical:[[1]]\n", 0);

    assertThat(model.header().pandasCategories()).isEqualTo("[[1]]");
    assertThat(raw(model, 0)).isZero();
  }
}
