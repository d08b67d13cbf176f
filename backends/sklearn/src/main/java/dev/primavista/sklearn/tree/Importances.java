package dev.primavista.sklearn.tree;

import dev.primavista.pickle.NdArray;
import dev.primavista.pickle.PyObject;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import java.util.Arrays;
import java.util.List;

/**
 * {@code feature_importances_} of trees and forests: the impurity that a feature's splits took
 * away, weighted by their rows, as a share of all.
 */
public final class Importances {
  private Importances() {}

  /** One share per feature. */
  public static double[] of(State estimator) {
    if (estimator.optional("tree_").isPresent()) {
      return shares(gained(estimator));
    }
    if (estimator.optional("estimators_").isEmpty()) {
      throw new UnreadableModel(
          estimator.type() + " has neither coefficients nor trees to rank features by");
    }
    List<PyValue> members = estimator.items("estimators_");
    boolean boosted = estimator.type().startsWith("GradientBoosting");
    double[] weights =
        estimator.type().startsWith("AdaBoost")
            ? estimator.numbers("estimator_weights_")
            : new double[0];
    int at = 0;
    double[] sum = new double[0];
    for (PyValue member : members) {
      if (!(member instanceof PyObject object)) {
        throw new UnreadableModel("attribute 'estimators_' holds " + member.aTypeName());
      }
      State tree = new State(object);
      double weight = at < weights.length ? weights[at] : 1;
      at++;
      if (nodes(tree) <= 1) {
        continue;
      }
      double[] one = boosted ? gained(tree) : shares(gained(tree));
      sum = sum.length == 0 ? new double[one.length] : sum;
      for (int i = 0; i < sum.length; i++) {
        sum[i] += weight * one[i];
      }
    }
    return shares(sum);
  }

  private static int nodes(State estimator) {
    return estimator.object("tree_").array("nodes").size();
  }

  private static double[] gained(State estimator) {
    State tree = estimator.object("tree_");
    int features = State.integer("n_features", tree.object().arguments().items().getFirst());
    NdArray nodes = tree.array("nodes");
    int[] left = nodes.field("left_child").ints();
    int[] right = nodes.field("right_child").ints();
    int[] feature = nodes.field("feature").ints();
    double[] impurity = nodes.field("impurity").doubles();
    double[] weight = nodes.field("weighted_n_node_samples").doubles();
    double[] gained = new double[features];
    for (int i = 0; i < left.length; i++) {
      if (left[i] != -1) {
        gained[feature[i]] +=
            weight[i] * impurity[i]
                - weight[left[i]] * impurity[left[i]]
                - weight[right[i]] * impurity[right[i]];
      }
    }
    for (int i = 0; i < features; i++) {
      gained[i] /= weight[0];
    }
    return gained;
  }

  private static double[] shares(double[] values) {
    double total = Arrays.stream(values).sum();
    double[] shares = values.clone();
    for (int i = 0; i < shares.length && total > 0; i++) {
      shares[i] /= total;
    }
    return shares;
  }
}
