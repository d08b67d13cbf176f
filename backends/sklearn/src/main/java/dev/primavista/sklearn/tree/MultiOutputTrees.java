package dev.primavista.sklearn.tree;

import dev.primavista.core.Amount;
import dev.primavista.pickle.NdArray;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.data.Cells;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Many;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Labels;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.sklearn.multiclass.MultiOutput;
import dev.primavista.trees.TreeEnsemble;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Trees and forests of several outputs: each leaf holds the values of all of them. */
final class MultiOutputTrees {
  private final TreeEnsemble trees;
  private final TreeRows rows;
  private final int width;

  private MultiOutputTrees(TreeEnsemble trees, TreeRows rows, int width) {
    this.trees = trees;
    this.rows = rows;
    this.width = width;
  }

  private static MultiOutputTrees read(
      State state, List<? extends PyValue> members, TreeRecords.Leaves leaves) {
    TreeEnsemble trees = TreeRecords.ensemble(members, leaves);
    boolean missing = TreeRecords.takesMissing(state, members);
    return new MultiOutputTrees(
        trees, new TreeRows(trees.features(), missing), leaves.outputs() * leaves.width());
  }

  static Estimator regressor(State state, List<? extends PyValue> members, int outputs) {
    MultiOutputTrees forest = read(state, members, new TreeRecords.Leaves(outputs, 1, false));
    return Fitted.of(state, forest.trees.features())
        .note(forest.note(outputs))
        .onRows(Method.PREDICT, forest::mean)
        .build();
  }

  static Estimator classifier(State state, List<? extends PyValue> members, int outputs) {
    List<NdArray> classes = new ArrayList<>();
    List<Labels> labels = new ArrayList<>();
    for (PyValue item : state.items("classes_")) {
      if (!(item instanceof NdArray array)) {
        throw new UnreadableModel("attribute 'classes_' holds " + item.aTypeName());
      }
      classes.add(array);
      labels.add(Labels.of(array));
    }
    if (labels.size() != outputs) {
      throw new UnreadableModel(
          "attribute 'classes_' names "
              + Amount.of(labels.size(), "output")
              + " (expected: "
              + outputs
              + ")");
    }
    int most = labels.stream().mapToInt(Labels::size).max().orElse(1);
    MultiOutputTrees forest = read(state, members, new TreeRecords.Leaves(outputs, most, true));
    int longest = longestText(classes.getFirst());
    return Fitted.of(state, forest.trees.features())
        .note(forest.note(outputs))
        .onRows(Method.PREDICT_PROBA, rows -> new Many(forest.parts(rows, labels)))
        .onRows(
            Method.PREDICT_LOG_PROBA,
            rows ->
                new Many(
                    forest.parts(rows, labels).stream()
                        .map(part -> (Data) ((DenseMatrix) part).map(Math::log))
                        .toList()))
        .onRows(Method.PREDICT, rows -> forest.predict(rows, labels, longest))
        .labels(labels)
        .build();
  }

  private String note(int outputs) {
    return Amount.of(trees.trees(), "tree")
        + ", "
        + Amount.of(trees.nodes(), "split")
        + ", "
        + Amount.of(outputs, "output");
  }

  /** The answers' text type is that of the first output's classes. */
  private static int longestText(NdArray classes) {
    return classes.dtype().kind() == 'U' ? classes.dtype().itemSize() / 4 : Integer.MAX_VALUE;
  }

  private DenseMatrix mean(Data data) {
    DenseMatrix dense = rows.of(data);
    double[] mean = new double[dense.rows() * width];
    trees.sumAll(dense.values(), dense.rows(), mean);
    for (int i = 0; i < mean.length; i++) {
      mean[i] /= trees.trees();
    }
    return new DenseMatrix(dense.rows(), width, mean);
  }

  private List<Data> parts(Data data, List<Labels> labels) {
    DenseMatrix all = mean(data);
    int most = width / labels.size();
    List<Data> parts = new ArrayList<>();
    for (int output = 0; output < labels.size(); output++) {
      int[] columns = new int[labels.get(output).size()];
      for (int i = 0; i < columns.length; i++) {
        columns[i] = output * most + i;
      }
      parts.add(all.select(columns));
    }
    return parts;
  }

  private Data predict(Data data, List<Labels> labels, int longest) {
    List<Data> parts = parts(data, labels);
    List<Data> chosen = new ArrayList<>();
    for (int output = 0; output < parts.size(); output++) {
      chosen.add(Fitted.greatestOf(labels.get(output), (DenseMatrix) parts.get(output)));
    }
    Data answer = MultiOutput.sideBySide(chosen);
    return answer instanceof Cells cells ? shortened(cells, longest) : answer;
  }

  private static Cells shortened(Cells cells, int longest) {
    @Nullable Object[] values = cells.values().clone();
    for (int i = 0; i < values.length; i++) {
      if (values[i] instanceof String text && text.codePointCount(0, text.length()) > longest) {
        values[i] = text.substring(0, text.offsetByCodePoints(0, longest));
      }
    }
    return new Cells(cells.rows(), cells.columns(), values);
  }
}
