package dev.primavista.sklearn.boosting;

import dev.primavista.core.Amount;
import dev.primavista.pickle.NdArray;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.SparseMatrix;
import dev.primavista.sklearn.data.Vector;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.sklearn.tree.TreeRows;
import dev.primavista.trees.TreeEnsemble;
import java.util.List;

/**
 * {@code IsolationForest}: {@code -2^(-depth / expected depth)}, where a leaf of several rows
 * counts as deep as they would still be isolated at.
 */
final class IsolationForest {
  private static final double EULER = 0.5772156649015329;

  private final TreeEnsemble trees;
  private final double denominator;
  private final boolean old;
  private final boolean anything;

  /** Before 0.21 a row alone in its leaf was one step further down. */
  private final boolean lonelyDeeper;

  private IsolationForest(State state) {
    List<PyValue> members = state.items("estimators_");
    List<PyValue> chosen = state.items("estimators_features_");
    if (members.size() != chosen.size() || members.isEmpty()) {
      throw new UnreadableModel("'estimators_features_' is not one per tree");
    }
    old = !state.version().isEmpty() && !state.since(0, 20);
    anything = state.since(1, 6);
    lonelyDeeper = !state.version().isEmpty() && !state.since(0, 21);
    int features = state.features(-1);
    int[][] columns = new int[chosen.size()][];
    for (int i = 0; i < columns.length; i++) {
      if (!(chosen.get(i) instanceof NdArray array)) {
        throw new UnreadableModel("'estimators_features_' holds " + chosen.get(i).aTypeName());
      }
      columns[i] = array.ints();
      for (int column : columns[i]) {
        features = state.features(-1) < 0 ? Math.max(features, column + 1) : features;
      }
    }
    trees =
        StageTrees.read(
            members,
            features,
            1,
            (tree, nodes) -> depths(nodes),
            (t, own) -> mapped(own, columns[t]));
    int samples =
        state.optional("_max_samples").isPresent()
            ? state.integer("_max_samples", 0)
            : state.integer("max_samples_", 0);
    denominator = members.size() * expected(samples);
  }

  private static int[] mapped(int[] own, int[] columns) {
    int[] mapped = own.clone();
    for (int i = 0; i < mapped.length; i++) {
      if (mapped[i] >= 0) {
        mapped[i] = columns[mapped[i]];
      }
    }
    return mapped;
  }

  private double[] depths(NdArray nodes) {
    int[] left = nodes.field("left_child").ints();
    int[] right = nodes.field("right_child").ints();
    long[] samples = nodes.field("n_node_samples").longs();
    double[] edges = new double[left.length];
    double[] values = new double[left.length];
    for (int node = 0; node < left.length; node++) {
      if (left[node] > node && right[node] > node) {
        edges[left[node]] = edges[node] + 1;
        edges[right[node]] = edges[node] + 1;
      } else if (left[node] != -1) {
        throw new UnreadableModel("a tree's children stand before their parent");
      }
      values[node] = edges[node] + expected(samples[node]);
    }
    return values;
  }

  /** The mean depth at which one of so many rows is isolated. */
  private double expected(long rows) {
    if (rows <= 1) {
      return lonelyDeeper ? 1 : 0;
    }
    if (rows == 2 && !lonelyDeeper) {
      return 1;
    }
    return 2 * (Math.log(rows - 1.0) + EULER) - 2 * (rows - 1.0) / rows;
  }

  static Estimator read(State state) {
    IsolationForest model = new IsolationForest(state);
    Fitted.Builder builder =
        Fitted.of(state, model.trees.features())
            .note(
                Amount.of(model.trees.trees(), "tree")
                    + ", "
                    + Amount.of(model.trees.nodes(), "split"));
    if (model.old) {
      double threshold = state.numbers("threshold_")[0];
      return builder
          .onRows(Method.DECISION_FUNCTION, rows -> new Vector(model.scores(rows, -0.5)))
          .onRows(Method.PREDICT, rows -> signs(model.scores(rows, -0.5), threshold, true))
          .build();
    }
    double offset = state.numbers("offset_")[0];
    double threshold =
        state.text("behaviour", "new").equals("old") ? state.number("_threshold_", 0) : 0;
    return builder
        .onRows(Method.SCORE_SAMPLES, rows -> new Vector(model.scores(rows, 0)))
        .onRows(Method.DECISION_FUNCTION, rows -> new Vector(model.scores(rows, offset)))
        .onRows(Method.PREDICT, rows -> signs(model.scores(rows, offset), threshold, false))
        .build();
  }

  private static Vector signs(double[] scores, double threshold, boolean inclusive) {
    for (int i = 0; i < scores.length; i++) {
      boolean outlier = inclusive ? scores[i] <= threshold : scores[i] < threshold;
      scores[i] = outlier ? -1 : 1;
    }
    return new Vector(scores, true);
  }

  /** From 1.6 on rows may hold anything; of sparse rows NaN then falls to the right. */
  private DenseMatrix numbers(Data rows) {
    if (!anything) {
      return new TreeRows(trees.features(), false).of(rows);
    }
    DenseMatrix numbers = Rows.dense(rows, trees.features());
    return rows instanceof SparseMatrix
        ? numbers.map(x -> Double.isNaN(x) ? Double.POSITIVE_INFINITY : x)
        : numbers;
  }

  private double[] scores(Data data, double subtracted) {
    DenseMatrix rows = numbers(data);
    double[] scores = new double[rows.rows()];
    trees.sumAll(rows.values(), rows.rows(), scores);
    for (int row = 0; row < scores.length; row++) {
      double share = denominator == 0 ? 1 : scores[row] / denominator;
      scores[row] = -Math.pow(2, -share) - subtracted;
    }
    return scores;
  }
}
