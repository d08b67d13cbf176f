package dev.primavista.sklearn.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Vector;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Method;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LightGbmRecordsTest {
  private static final String TEXT =
      """
      tree
      version=v4
      num_class=1
      num_tree_per_iteration=1
      max_feature_idx=0
      objective=regression
      feature_names=a

      Tree=0
      num_leaves=2
      num_cat=0
      split_feature=0
      threshold=0.5
      decision_type=2
      left_child=-1
      right_child=-2
      leaf_value=1 2

      end of trees
      """;

  @Test
  void infinite_numbers_are_compared_like_others() {
    Estimator booster = LightGbmRecords.ofText(TEXT.getBytes(StandardCharsets.UTF_8));
    double[] rows = {Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, 0.25};

    Vector answers = (Vector) booster.apply(Method.PREDICT, new DenseMatrix(3, 1, rows));

    assertThat(answers.values()).containsExactly(1, 2, 1);
  }
}
