package dev.primavista.sklearn.tree;

import dev.primavista.pickle.NdArray;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Vector;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.trees.SklearnTree;
import dev.primavista.trees.TreeEnsemble;
import dev.primavista.trees.TreeEnsembleBuilder;
import java.util.List;

/**
 * {@code IsolationForest}: {@code -2^(-mean depth / expected depth)}, where a leaf of n rows counts
 * as deep as a search tree of n rows is on average.
 */
final class IsolationForest {
  private static final double EULER_GAMMA = 0.5772156649015329;
  private static final double EULER_GAMMA_SHORT = 0.5772156649;

  private final TreeEnsemble depths;
  private final boolean old;
  private final double expected;
  private final double offset;
  private final double threshold;

  private IsolationForest(State state) {
    old = state.optional("offset_").isEmpty();
    if (state.text("behaviour", "new").equals("old")) {
      throw new UnreadableModel("parameter 'behaviour' is 'old' (expected: 'new')");
    }
    depths = depths(state);
    expected = averageDepth(state.integer("max_samples_", state.integer("_max_samples", 1)));
    offset = old ? -0.5 : state.number("offset_", -0.5);
    threshold = old ? state.number("threshold_", 0) : 0;
  }

  static Estimator read(State state) {
    IsolationForest forest = new IsolationForest(state);
    int features = forest.depths.features();
    boolean missing = state.since(1, 6);
    Fitted.Builder builder =
        Fitted.of(state, features)
            .note(forest.depths.trees() + " trees, " + forest.depths.nodes() + " splits");
    if (!forest.old) {
      builder.onRows(Method.SCORE_SAMPLES, rows -> forest.scores(rows(rows, features, missing), 0));
    }
    return builder
        .onRows(
            Method.DECISION_FUNCTION,
            rows -> forest.scores(rows(rows, features, missing), forest.offset))
        .onRows(Method.PREDICT, rows -> forest.predict(rows(rows, features, missing)))
        .build();
  }

  private static DenseMatrix rows(Data rows, int features, boolean missing) {
    return missing ? Rows.dense(rows, features) : new TreeRows(features, false).of(rows);
  }

  private TreeEnsemble depths(State state) {
    List<PyValue> members = state.items("estimators_");
    List<PyValue> columns = state.items("estimators_features_");
    if (members.isEmpty() || columns.size() != members.size()) {
      throw new UnreadableModel(
          members.size() + " trees with " + columns.size() + " choices of columns");
    }
    int features = state.features(-1);
    if (features < 0) {
      throw new UnreadableModel("attribute 'n_features_in_' is missing");
    }
    TreeEnsembleBuilder builder = new TreeEnsembleBuilder(features, 1, 1, true);
    for (int i = 0; i < members.size(); i++) {
      if (!(columns.get(i) instanceof NdArray chosen)) {
        throw new UnreadableModel("attribute 'estimators_features_' holds no arrays");
      }
      builder.add(tree(TreeRecords.member(members.get(i)), chosen.ints()));
    }
    return builder.build();
  }

  private TreeEnsembleBuilder.Tree tree(State member, int[] columns) {
    TreeRecords.Tree tree = TreeRecords.read(member, TreeRecords.Leaves.NUMBER);
    SklearnTree.Nodes nodes = tree.nodes();
    int[] feature = nodes.feature().clone();
    for (int i = 0; i < feature.length; i++) {
      if (nodes.left()[i] >= 0) {
        if (feature[i] < 0 || feature[i] >= columns.length) {
          throw new UnreadableModel("a tree looks at column " + feature[i]);
        }
        feature[i] = columns[feature[i]];
      }
    }
    int[] samples = member.object("tree_").array("nodes").field("n_node_samples").ints();
    return SklearnTree.of(
        new SklearnTree.Nodes(
            nodes.left(), nodes.right(), feature, nodes.threshold(), nodes.missingLeft()),
        depths(nodes, samples),
        1);
  }

  /** Of each node, its depth and what a search among its rows would take further. */
  private double[] depths(SklearnTree.Nodes nodes, int[] samples) {
    int count = samples.length;
    double[] depth = new double[count];
    for (int node = 0; node < count; node++) {
      int left = nodes.left()[node];
      int right = nodes.right()[node];
      if (left > node && left < count && right > node && right < count) {
        depth[left] = depth[node] + 1;
        depth[right] = depth[node] + 1;
      } else if (left >= 0 || right >= 0) {
        throw new UnreadableModel("node " + node + " comes after its children");
      }
    }
    for (int node = 0; node < count; node++) {
      depth[node] += averageDepth(samples[node]);
    }
    return depth;
  }

  /** The average depth of an unsuccessful search in a tree of so many rows. */
  private double averageDepth(double n) {
    if (old) {
      return n <= 1 ? 1 : 2 * (Math.log(n) + EULER_GAMMA_SHORT) - 2 * (n - 1) / n;
    }
    if (n <= 2) {
      return n <= 1 ? 0 : 1;
    }
    return 2 * (Math.log(n - 1) + EULER_GAMMA) - 2 * (n - 1) / n;
  }

  private Vector scores(DenseMatrix rows, double above) {
    double[] scores = new double[rows.rows()];
    double denominator = depths.trees() * expected;
    for (int row = 0; row < scores.length; row++) {
      depths.sum(rows.values(), row, scores, row);
      double ratio = denominator == 0 ? 1 : scores[row] / denominator;
      scores[row] = -Math.pow(2, -ratio) - above;
    }
    return new Vector(scores);
  }

  private Vector predict(DenseMatrix rows) {
    double[] scores = scores(rows, offset).values();
    int[] inlier = new int[scores.length];
    for (int i = 0; i < inlier.length; i++) {
      boolean outlier = old ? scores[i] <= threshold : scores[i] < 0;
      inlier[i] = outlier ? -1 : 1;
    }
    return Vector.ofInts(inlier);
  }
}
