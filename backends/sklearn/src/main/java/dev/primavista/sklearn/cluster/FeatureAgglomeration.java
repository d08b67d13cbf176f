package dev.primavista.sklearn.cluster;

import dev.primavista.core.Amount;
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
    int groups = (int) Arrays.stream(labels).distinct().count();
    if (groups == 0 || Arrays.stream(labels).anyMatch(label -> label < 0 || label >= groups)) {
      throw new UnreadableModel(
          "attribute 'labels_' does not number " + Amount.of(groups, "group"));
    }
    String pooling = pooling(state);
    return Fitted.of(state, labels.length)
        .note(Amount.of(labels.length, "feature") + ", " + Amount.of(groups, "group"))
        .transform(rows -> pooled(rows, labels, groups, pooling))
        .onRows(Method.INVERSE_TRANSFORM, rows -> Rows.dense(rows, groups).select(labels))
        .build();
  }

  private static String pooling(State state) {
    PyValue function = state.required("pooling_func");
    if (function instanceof PyGlobal global
        && global.module().startsWith("numpy")
        && global
            .name()
            .matches("(a|nan)?(max|min)|average|(nan)?(mean|sum|median|std|var)|prod|ptp")) {
      return global.name().replaceFirst("^(nan|a(?=m))", "");
    }
    throw new UnreadableModel("parameter 'pooling_func' is " + function.typeName());
  }

  private static DenseMatrix pooled(DenseMatrix rows, int[] labels, int groups, String pooling) {
    int[][] members = new int[groups][];
    for (int group = 0; group < groups; group++) {
      int wanted = group;
      members[group] = IntStream.range(0, labels.length).filter(i -> labels[i] == wanted).toArray();
    }
    double[] values = new double[rows.rows() * groups];
    double[] numbers = new double[labels.length];
    for (int i = 0; i < values.length; i++) {
      int[] columns = members[i % groups];
      for (int j = 0; j < columns.length; j++) {
        numbers[j] = rows.at(i / groups, columns[j]);
      }
      values[i] = pool(numbers, columns.length, pooling);
    }
    return new DenseMatrix(rows.rows(), groups, values);
  }

  /** One number of the first so many; their order may change. */
  private static double pool(double[] numbers, int count, String pooling) {
    return switch (pooling) {
      case "max" -> greatest(numbers, count, 1);
      case "min" -> -greatest(numbers, count, -1);
      case "sum" -> sum(numbers, count);
      case "prod" -> Arrays.stream(numbers, 0, count).reduce(1, (a, b) -> a * b);
      case "ptp" -> greatest(numbers, count, 1) + greatest(numbers, count, -1);
      case "var" -> variance(numbers, count);
      case "std" -> Math.sqrt(variance(numbers, count));
      case "median" -> {
        Arrays.sort(numbers, 0, count);
        int middle = count / 2;
        yield count % 2 == 1 ? numbers[middle] : (numbers[middle - 1] + numbers[middle]) / 2;
      }
      default -> sum(numbers, count) / count;
    };
  }

  private static double greatest(double[] numbers, int count, int sign) {
    double greatest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      greatest = Math.max(greatest, sign * numbers[i]);
    }
    return greatest;
  }

  private static double sum(double[] numbers, int count) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += numbers[i];
    }
    return sum;
  }

  private static double variance(double[] numbers, int count) {
    double mean = sum(numbers, count) / count;
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += (numbers[i] - mean) * (numbers[i] - mean);
    }
    return sum / count;
  }
}
