package dev.primavista.trees;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.trees.TreeEnsembleBuilder.Tree;
import dev.primavista.trees.lightgbm.LightGbmModel;
import dev.primavista.trees.lightgbm.LightGbmText;
import org.junit.jupiter.api.Test;

class TreeEnsembleTest {
  private static final String HEADER =
      """
      tree
      version=v3
      num_class=1
      num_tree_per_iteration=1
      max_feature_idx=1
      objective=binary sigmoid:2
      feature_names=a b

      """;

  private static String tree(int number, String body) {
    return "Tree=" + number + "\n" + body + "\n\n";
  }

  private static double sum(LightGbmModel model, double... row) {
    return model.predictRaw(row, 1)[0];
  }

  @Test
  void a_row_goes_left_up_to_and_including_the_threshold() {
    TreeEnsembleBuilder builder = new TreeEnsembleBuilder(1, 1, 1, false);
    builder.add(
        Tree.numeric(
            new int[] {0},
            new double[] {0.5},
            new int[] {~0},
            new int[] {~1},
            new double[] {1, 2}));
    TreeEnsemble trees = builder.build();
    double[] out = new double[1];
    trees.sum(new double[] {0.5}, 0, out, 0);
    assertThat(out[0]).isEqualTo(1);
    trees.sum(new double[] {Math.nextUp(0.5)}, 0, out, 0);
    assertThat(out[0]).isEqualTo(2);
    trees.sum(new double[] {Double.NaN}, 0, out, 0);
    assertThat(out[0]).as("NaN counts as zero").isEqualTo(1);
  }

  @Test
  void scikit_learn_rounds_rows_to_float32_before_it_compares() {
    TreeEnsembleBuilder builder = new TreeEnsembleBuilder(1, 1, 1, true);
    double threshold = (float) 0.1;
    builder.add(
        SklearnTree.of(
            new SklearnTree.Nodes(
                new int[] {1, -1, -1},
                new int[] {2, -1, -1},
                new int[] {0, -2, -2},
                new double[] {threshold, -2, -2},
                new boolean[3]),
            new double[] {0, 5, 7},
            1));
    double[] out = new double[1];
    builder.build().sum(new double[] {Math.nextUp(threshold)}, 0, out, 0);
    assertThat(out[0]).isEqualTo(5);
  }

  @Test
  void light_gbm_rules_for_missing_values_hold() {
    String body =
        "num_leaves=2\nnum_cat=0\nsplit_feature=0\nthreshold=0.5\ndecision_type=%d\nleft_child=-1\nright_child=-2\nleaf_value=10 20";
    LightGbmModel nanDefaultRight = LightGbmText.parse(HEADER + tree(0, body.formatted(8)), 0);
    assertThat(sum(nanDefaultRight, Double.NaN, 0)).isEqualTo(20);
    LightGbmModel nanDefaultLeft = LightGbmText.parse(HEADER + tree(0, body.formatted(10)), 0);
    assertThat(sum(nanDefaultLeft, Double.NaN, 0)).isEqualTo(10);
    LightGbmModel zeroDefaultRight = LightGbmText.parse(HEADER + tree(0, body.formatted(4)), 0);
    assertThat(sum(zeroDefaultRight, 0, 0)).isEqualTo(20);
    assertThat(sum(zeroDefaultRight, 0.25, 0)).isEqualTo(10);
  }

  @Test
  void light_gbm_categories_are_bit_sets() {
    String body =
        "num_leaves=2\nnum_cat=1\nsplit_feature=1\nthreshold=0\ndecision_type=1\nleft_child=-1\nright_child=-2\nleaf_value=1 2\n"
            + "cat_boundaries=0 2\ncat_threshold=5 1";
    LightGbmModel model = LightGbmText.parse(HEADER + tree(0, body), 0);
    assertThat(sum(model, 0, 0)).isEqualTo(1);
    assertThat(sum(model, 0, 1)).isEqualTo(2);
    assertThat(sum(model, 0, 2)).isEqualTo(1);
    assertThat(sum(model, 0, 32)).isEqualTo(1);
    assertThat(sum(model, 0, 64)).isEqualTo(2);
    assertThat(sum(model, 0, -3)).isEqualTo(2);
  }

  @Test
  void early_stopping_counts_only_the_first_rounds_and_the_slope_is_used() {
    String lone = "num_leaves=1\nnum_cat=0\nleaf_value=0.5";
    String text = HEADER + tree(0, lone) + tree(1, lone) + "end of trees\n";
    assertThat(sum(LightGbmText.parse(text, 0), 0, 0)).isEqualTo(1.0);
    assertThat(sum(LightGbmText.parse(text, 1), 0, 0)).isEqualTo(0.5);
    double[] probability = new double[1];
    probability[0] = LightGbmText.parse(text, 1).predict(new double[2], 1)[0];
    assertThat(probability[0]).isEqualTo(1 / (1 + Math.exp(-1.0)));
  }

  @Test
  void trees_that_would_never_end_or_read_outside_are_refused_by_place() {
    String body =
        "num_leaves=3\nnum_cat=0\nsplit_feature=0 %d\nthreshold=1 1\ndecision_type=2 2\nleft_child=%d -1\nright_child=-2 -3\nleaf_value=1 2 3";
    assertThatThrownBy(() -> LightGbmText.parse(HEADER + tree(0, body.formatted(9, 1)), 0))
        .hasMessage("tree 0, node 1: column 9 (expected: 0 to 1)");
    assertThatThrownBy(() -> LightGbmText.parse(HEADER + tree(0, body.formatted(1, 0)), 0))
        .isInstanceOf(TreeFormatException.class);
    assertThatThrownBy(() -> LightGbmText.parse(HEADER + tree(0, body.formatted(1, 7)), 0))
        .hasMessageContaining("child 7 (expected: a node below 2 or a leaf below 3)");
    assertThatThrownBy(
            () -> LightGbmText.parse(HEADER + tree(0, "num_leaves=1000000000\nleaf_value=1"), 0))
        .hasMessage("tree 0: 1 leaf values for num_leaves=1000000000");
    assertThatThrownBy(
            () ->
                LightGbmText.parse(
                    HEADER.replace("binary", "magic") + tree(0, "num_leaves=1\nleaf_value=1"), 0))
        .hasMessage("objective 'magic' (expected: one of LightGBM's own objectives)");
  }
}
