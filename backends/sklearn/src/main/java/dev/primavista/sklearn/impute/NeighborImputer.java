package dev.primavista.sklearn.impute;

import dev.primavista.core.Amount;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.data.Stacking;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** {@code KNNImputer}: the mean of the nearest fitted rows that have the value. */
final class NeighborImputer {
  private final Missing missing;
  private final DenseMatrix fitted;
  private final boolean byDistance;
  private final int count;
  private final boolean keepsEmpty;

  /** Of each column, whether a fitted row has a value; the others count as zero. */
  private final boolean[] valid;

  /** Up to 1.5 fitted rows without a common column counted in a plain mean. */
  private final boolean countsStrangers;

  private final Optional<MissingIndicator> indicator;

  /** Fitted on float32: to rows of float32 scikit-learn takes distances in it. */
  private final boolean single;

  private NeighborImputer(State state) {
    missing = Missing.read(state);
    fitted = state.matrix("_fit_X", -1);
    single = state.array("_fit_X").dtype().itemSize() == 4;
    count = state.integer("n_neighbors", 5);
    keepsEmpty = state.flag("keep_empty_features", false);
    valid = new boolean[fitted.columns()];
    for (int column = 0; column < valid.length; column++) {
      valid[column] = hasValue(column);
    }
    countsStrangers = !state.since(1, 6);
    byDistance = state.text("weights", "uniform").equals("distance");
    if (!state.text("metric", "nan_euclidean").equals("nan_euclidean")) {
      throw new UnreadableModel("parameter 'metric' is not 'nan_euclidean'");
    }
    indicator =
        state.flag("add_indicator", false)
            ? Optional.of(new MissingIndicator(state.object("indicator_")))
            : Optional.empty();
  }

  static Estimator read(State state) {
    NeighborImputer model = new NeighborImputer(state);
    return Fitted.of(state, model.fitted.columns())
        .fullOnly()
        .note(Amount.of(model.fitted.rows(), "row") + ", " + Amount.of(model.count, "neighbour"))
        .onRows(Method.TRANSFORM, model::transform)
        .build();
  }

  private Matrix transform(Data rows) {
    DenseMatrix given = missing.numbers(rows, fitted.columns()).toDense();
    boolean singly = single && given.isSingle();
    double[] values = given.values().clone();
    for (int i = 0; i < values.length; i++) {
      if (!valid[i % valid.length]) {
        values[i] = 0;
      } else if (missing.matches(values[i])) {
        values[i] = imputed(given, i / fitted.columns(), i % fitted.columns(), singly);
      }
    }
    DenseMatrix filled = new DenseMatrix(given.rows(), given.columns(), values);
    int[] kept = IntStream.range(0, valid.length).filter(i -> valid[i]).toArray();
    DenseMatrix answer = keepsEmpty ? filled : filled.select(kept);
    return indicator.isEmpty()
        ? answer
        : Stacking.side(List.of(answer, indicator.get().transform(given)));
  }

  private boolean hasValue(int column) {
    return IntStream.range(0, fitted.rows())
        .anyMatch(row -> !missing.matches(fitted.at(row, column)));
  }

  private double imputed(DenseMatrix given, int row, int column, boolean singly) {
    Donors donors = donors(given, row, column);
    if (Double.isNaN(donors.distance(0))) {
      return Arrays.stream(donors.rows()).mapToDouble(donor -> fitted.at(donor, column)).sum()
          / donors.rows().length;
    }
    refuseTie(row, column, donors);
    boolean same = byDistance && donors.distance(0) == 0;
    double sum = 0;
    double total = 0;
    for (int i = 0; i < donors.near(); i++) {
      double distance = donors.distance(i);
      double weight = !byDistance ? 1 : same ? (distance == 0 ? 1 : 0) : 1 / distance;
      boolean stranger = Double.isNaN(distance) && !(countsStrangers && !byDistance);
      weight = stranger ? 0 : weight;
      sum += weight * fitted.at(donors.row(i), column);
      total += weight;
    }
    double mean = sum / total;
    if (singly
        && new SingleDistances(fitted, missing, given.row(row))
            .decide(donors, column, mean, byDistance)) {
      throw new InvalidRequest(
          "not_exact",
          "row "
              + row
              + ", column "
              + column
              + ": float32 leaves the distances to the nearest fitted rows too uncertain");
    }
    return mean;
  }

  /** Those that have a value in this column. */
  private Donors donors(DenseMatrix given, int row, int column) {
    int[] rows =
        IntStream.range(0, fitted.rows())
            .filter(donor -> !missing.matches(fitted.at(donor, column)))
            .toArray();
    double[] distances = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      distances[i] = distance(given, row, rows[i]);
    }
    int[] order =
        IntStream.range(0, rows.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> distances[i]))
            .mapToInt(i -> i)
            .toArray();
    return new Donors(rows, distances, order, Math.min(count, rows.length));
  }

  /**
   * Fitted rows that have a value.
   *
   * @param distances of each; NaN where there is none
   * @param order their places by distance, nearest first
   * @param near how many of them count
   */
  record Donors(int[] rows, double[] distances, int[] order, int near) {
    /** The fitted row that is so many others away. */
    int row(int others) {
      return rows[order[others]];
    }

    double distance(int others) {
      return distances[order[others]];
    }
  }

  /**
   * Of fitted rows that are equally near, numpy takes some by rules of its own that depend on the
   * processor; they are equal where the difference is one of rounding.
   */
  private void refuseTie(int row, int column, Donors donors) {
    int near = donors.near();
    if (near == donors.rows().length || !same(donors.distance(near - 1), donors.distance(near))) {
      return;
    }
    double last = donors.distance(near - 1);
    double value = fitted.at(donors.row(near - 1), column);
    for (int i = 0; i < donors.rows().length; i++) {
      double other = fitted.at(donors.row(i), column);
      if (same(donors.distance(i), last) && Math.abs(other - value) > 1e-9 * Math.abs(value)) {
        throw new InvalidRequest(
            "not_exact",
            "row "
                + row
                + ", column "
                + column
                + ": more fitted rows are equally near than the "
                + Amount.of(count, "neighbour")
                + ", and numpy's choice among them is not known");
      }
    }
  }

  private boolean same(double distance, double other) {
    return Double.isNaN(distance)
        ? countsStrangers && !byDistance && Double.isNaN(other)
        : Math.abs(distance - other) <= 1e-7 * Math.max(1, other);
  }

  private double distance(DenseMatrix given, int row, int donor) {
    double sum = 0;
    int present = 0;
    for (int column = 0; column < fitted.columns(); column++) {
      double a = given.at(row, column);
      double b = fitted.at(donor, column);
      if (!missing.matches(a) && !missing.matches(b)) {
        sum += (a - b) * (a - b);
        present++;
      }
    }
    return present == 0 ? Double.NaN : Math.sqrt(sum * fitted.columns() / present);
  }
}
