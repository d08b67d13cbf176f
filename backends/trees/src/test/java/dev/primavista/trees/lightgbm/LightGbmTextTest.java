package dev.primavista.trees.lightgbm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.trees.TreeFormatException;
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

  private static String tree(int number, double left) {
    return """
        Tree=%d
        num_leaves=2
        num_cat=0
        split_feature=0
        threshold=0.5
        decision_type=2
        left_child=-1
        right_child=-2
        leaf_value=%s 1

        """
        .formatted(number, left);
  }

  private static LightGbmModel sized(String sizes, String end) {
    String head = "tree\nmax_feature_idx=0\nobjective=regression\ntree_sizes=" + sizes + "\n\n";
    return LightGbmText.parse(head + tree(0, 0.25) + tree(1, 0.5) + end, 0);
  }

  @Test
  void trees_begin_where_their_sizes_say_and_are_sought_where_that_is_not_so() {
    int size = tree(0, 0.25).length();
    String right = size + " " + tree(1, 0.5).length();

    for (String end : new String[] {"end of trees\n", "feature importances:\na=1\n", ""}) {
      for (String sizes :
          new String[] {right, size + " 9", "" + size, "1 1", "0 0", "-5 9", "99999 1"}) {
        assertThat(sized(sizes, end).trees().trees()).as(sizes).isEqualTo(2);
        assertThat(raw(sized(sizes, end), 0)).as(sizes).isEqualTo(0.75);
      }
    }
  }

  @Test
  void names_need_not_be_latin() {
    String text = "tree\nmax_feature_idx=0\nobjective=regression\nfeature_names=größe_尺寸\n\n";
    LightGbmModel model =
        LightGbmText.parse(
            text + tree(0, 0.25) + "end of trees\n\npandas_categorical:[[\"é\"]]\n", 0);

    assertThat(model.featureNames()).containsExactly("größe_尺寸");
    assertThat(model.header().pandasCategories()).isEqualTo("[[\"é\"]]");
    assertThat(raw(model, 0)).isEqualTo(0.25);
  }

  @Test
  void a_line_of_more_numbers_than_leaves_is_refused() {
    String more = tree(0, 0.25).replace("leaf_value=0.25 1", "leaf_value=0.25 1 2 3");

    assertThatThrownBy(
            () -> LightGbmText.parse("tree\nversion=v3\nmax_feature_idx=0\n\n" + more, 0))
        .isInstanceOf(TreeFormatException.class)
        .hasMessage("tree 0: 4 leaf values for num_leaves=2");
  }
}
