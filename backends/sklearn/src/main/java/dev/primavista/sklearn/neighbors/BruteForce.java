package dev.primavista.sklearn.neighbors;

import dev.primavista.pickle.NdArray;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import java.util.Set;

/**
 * How scikit-learn finds neighbours without a tree, as far as it decides between equally near rows.
 *
 * @param metric its name
 * @param compared whether distances are compared one row after the other (from 1.1 on) and not
 *     partitioned by numpy, which does so as the processor allows
 * @param expanded whether squared distances are {@code x x - 2 x y + y y}, rounded as the matrix
 *     product happens to
 * @param largest the greatest squared length of a fitted row
 * @param integers whether all fitted numbers are integers, whose products are exact
 */
record BruteForce(
    String metric, boolean compared, boolean expanded, double largest, boolean integers) {
  /** Those of {@code BaseDistancesReductionDispatcher.valid_metrics}. */
  private static final Set<String> COMPARED =
      Set.of(
          "braycurtis",
          "canberra",
          "chebyshev",
          "cityblock",
          "euclidean",
          "haversine",
          "infinity",
          "l1",
          "l2",
          "manhattan",
          "minkowski",
          "p",
          "seuclidean",
          "sqeuclidean",
          "wminkowski");

  private static final Set<String> EXPANDED = Set.of("euclidean", "l2", "sqeuclidean");

  /** Those of them that the comparison takes by matrix products too. */
  private static final Set<String> PRODUCTS = Set.of("euclidean", "sqeuclidean");

  /** Rows that are compared in one go; more may be shared out between processors. */
  private static final int CHUNK = 256;

  private static final double LARGEST_INTEGER = 1 << 20;

  static BruteForce read(State state, DenseMatrix fitted) {
    return of(Metric.name(state), state, "_fit_X", fitted);
  }

  /** By this metric to the rows in this attribute. */
  static BruteForce of(String metric, State state, String attribute, DenseMatrix fitted) {
    boolean doubles =
        state.required(attribute) instanceof NdArray array
            && array.dtype().kind() == 'f'
            && array.dtype().itemSize() == 8;
    boolean single =
        state.required(attribute) instanceof NdArray array && array.dtype().itemSize() == 4;
    if (single && !state.since(0, 22) && EXPANDED.contains(metric)) {
      throw new UnreadableModel(
          "its distances are sums of float32 that cancel (expected: fitted on float64)");
    }
    boolean compared = doubles && state.since(1, 1) && COMPARED.contains(metric);
    double largest = 0;
    for (int row = 0; row < fitted.rows(); row++) {
      largest = Math.max(largest, squared(fitted, row));
    }
    return new BruteForce(
        metric,
        compared,
        compared ? PRODUCTS.contains(metric) : EXPANDED.contains(metric),
        largest,
        integers(fitted, 0, fitted.values().length));
  }

  /** Whether equally near rows are taken in their order. */
  boolean inOrder(int fittedRows) {
    return compared && fewEnough(fittedRows);
  }

  boolean fewEnough(int fittedRows) {
    return fittedRows <= CHUNK;
  }

  /**
   * Whether, of numbers of float64, classes are counted without listing the neighbours, given equal
   * weights.
   */
  boolean countsClasses() {
    return COMPARED.contains(metric) && !PRODUCTS.contains(metric);
  }

  /** Whether scipy finds the distances. */
  boolean isScipy() {
    return !compared;
  }

  boolean allowsMissing() {
    return metric.equals("nan_euclidean");
  }

  /** By how much a reduced distance around this one may differ from scikit-learn's. */
  double slack(DenseMatrix rows, int row, double around) {
    if (metric.equals("precomputed") || (compared && !expanded)) {
      return 0;
    }
    int from = row * rows.columns();
    if (!expanded) {
      return 1e-14 * Math.max(1, around);
    }
    boolean exact = integers && integers(rows, from, from + rows.columns());
    return exact ? 0 : 1e-14 * (squared(rows, row) + largest);
  }

  private static boolean integers(DenseMatrix rows, int from, int to) {
    for (int i = from; i < to; i++) {
      double value = rows.values()[i];
      if (value != Math.rint(value) || Math.abs(value) > LARGEST_INTEGER) {
        return false;
      }
    }
    return true;
  }

  private static double squared(DenseMatrix rows, int row) {
    double sum = 0;
    for (int column = 0; column < rows.columns(); column++) {
      sum += rows.at(row, column) * rows.at(row, column);
    }
    return sum;
  }
}
