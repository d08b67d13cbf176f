package dev.primavista.sklearn.cluster;

import dev.primavista.core.Amount;
import dev.primavista.pickle.PyNone;
import dev.primavista.pickle.PyObject;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code BisectingKMeans}: at every split, the side whose centre is nearer. */
final class BisectingTree {
  /**
   * A cluster, split or not.
   *
   * @param left the place of the left side; -1 for a cluster that is not split
   * @param label of a cluster that is not split
   */
  private record Node(double[] center, int left, int right, int label) {}

  private final List<Node> nodes = new ArrayList<>();

  /** Nodes stand in the order of {@code nodes}, the root first. */
  static BisectingTree read(State state, int features, int clusters) {
    double[] mean =
        state.optional("_X_mean").isPresent()
            ? state.doubles("_X_mean", features)
            : new double[features];
    BisectingTree tree = new BisectingTree();
    List<State> waiting = new ArrayList<>();
    waiting.add(state.object("_bisecting_tree"));
    for (int at = 0; at < waiting.size(); at++) {
      State node = waiting.get(at);
      double[] center = node.doubles("center", features);
      for (int i = 0; i < features; i++) {
        center[i] += mean[i];
      }
      int left = -1;
      int label = -1;
      if (child(node, "left") instanceof PyObject first
          && child(node, "right") instanceof PyObject second) {
        left = waiting.size();
        waiting.add(new State(first));
        waiting.add(new State(second));
      } else {
        label = node.integer("label", -1);
      }
      if (waiting.size() >= 2 * clusters || (left < 0 && (label < 0 || label >= clusters))) {
        throw new UnreadableModel("its tree does not have " + Amount.of(clusters, "cluster"));
      }
      tree.nodes.add(new Node(center, left, left + 1, label));
    }
    return tree;
  }

  private static @Nullable PyValue child(State node, String side) {
    return node.object().attribute(side).filter(value -> !(value instanceof PyNone)).orElse(null);
  }

  int[] labels(DenseMatrix rows) {
    int[] labels = new int[rows.rows()];
    for (int row = 0; row < labels.length; row++) {
      Node node = nodes.getFirst();
      while (node.left >= 0) {
        Node left = nodes.get(node.left);
        Node right = nodes.get(node.right);
        node = distance(rows, row, right) < distance(rows, row, left) ? right : left;
      }
      labels[row] = node.label;
    }
    return labels;
  }

  private static double distance(DenseMatrix rows, int row, Node node) {
    double sum = 0;
    for (int i = 0; i < node.center.length; i++) {
      double difference = rows.at(row, i) - node.center[i];
      sum += difference * difference;
    }
    return sum;
  }
}
