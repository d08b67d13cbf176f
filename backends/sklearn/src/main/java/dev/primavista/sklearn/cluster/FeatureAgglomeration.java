package dev.primavista.sklearn.cluster;

import dev.primavista.pickle.PyGlobal;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import java.util.Arrays;
import java.util.stream.IntStream;

/** {@code FeatureAgglomeration}: one number for each group of features. */
final class FeatureAgglomeration {
  private FeatureAgglomeration() {}

  static Estimator read(State state) {
    int[] labels = state.array("labels_").ints();
    int groups = Arrays.stream(labels).max().orElse(-1) + 1;
    String pooling = pooling(state);
    return Fitted.of(state, labels.length)
        .note(labels.length + " features, " + groups + " groups")
        .transform(rows -> pooled(rows, labels, groups, pooling))
        .onRows(Method.INVERSE_TRANSFORM, rows -> Rows.dense(rows, groups).select(labels))
        .build();
  }

  private static String pooling(State state) {
    PyValue function = state.required("pooling_func");
    if (function instanceof PyGlobal global
        && global.module().startsWith("numpy")
        && global.name().matches("mean|max|amax|min|amin|sum|median")) {
      return global.name().startsWith("am") ? global.name().substring(1) : global.name();
    }
    throw new UnreadableModel("parameter 'pooling_func' is " + function.typeName());
  }

  private static DenseMatrix pooled(DenseMatrix rows, int[] labels, int groups, String pooling) {
    double[] values = new double[rows.rows() * groups];
    for (int i = 0; i < values.length; i++) {
      int row = i / groups;
      int group = i % groups;
      double[] members =
          IntStream.range(0, labels.length)
              .filter(column -> labels[column] == group)
              .mapToDouble(column -> rows.at(row, column))
              .toArray();
      values[i] = pool(members, pooling);
    }
    return new DenseMatrix(rows.rows(), groups, values);
  }

  private static double pool(double[] members, String pooling) {
    return switch (pooling) {
      case "max" -> Arrays.stream(members).max().orElse(Double.NaN);
      case "min" -> Arrays.stream(members).min().orElse(Double.NaN);
      case "sum" -> Arrays.stream(members).sum();
      case "median" -> {
        double[] sorted = members.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        yield sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
      }
      default -> Arrays.stream(members).sum() / members.length;
    };
  }
}
