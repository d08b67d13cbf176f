package dev.primavista.sklearn.preprocessing;

import dev.primavista.core.Amount;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.numeric.NormalDistribution;

/** {@code QuantileTransformer}: each number as its place among the fitted quantiles. */
final class QuantileTransformer {
  private static final double BOUND = 1e-7;

  private final double[][] quantiles;
  private final double[] references;
  private final boolean normal;
  private final double least;
  private final double greatest;

  private QuantileTransformer(State state) {
    references = state.array("references_").doubles();
    DenseMatrix columns = state.matrix("quantiles_", references.length);
    quantiles = new double[columns.columns()][references.length];
    for (int column = 0; column < quantiles.length; column++) {
      for (int i = 0; i < references.length; i++) {
        quantiles[column][i] = columns.at(i, column);
      }
    }
    normal = state.text("output_distribution", "uniform").equals("normal");
    least = NormalDistribution.quantile(BOUND - Math.ulp(1.0));
    greatest = NormalDistribution.quantile(1 - (BOUND - Math.ulp(1.0)));
  }

  static Estimator read(State state) {
    QuantileTransformer model = new QuantileTransformer(state);
    return Fitted.of(state, model.quantiles.length)
        .note(
            Amount.of(model.quantiles.length, "feature")
                + ", "
                + Amount.of(model.references.length, "quantile"))
        .allowMissing()
        .onMatrix(
            Method.TRANSFORM, rows -> rows.map((x, i) -> model.forward(x, model.quantiles[i])))
        .onMatrix(
            Method.INVERSE_TRANSFORM,
            rows -> rows.map((y, i) -> model.backward(y, model.quantiles[i])))
        .build();
  }

  private double forward(double x, double[] known) {
    if (Double.isNaN(x)) {
      return x;
    }
    double place = place(x, known);
    return normal ? Math.clamp(NormalDistribution.quantile(place), least, greatest) : place;
  }

  private double place(double x, double[] known) {
    double margin = normal ? BOUND : 0;
    double last = known[known.length - 1];
    boolean low = normal ? x - margin < known[0] : x == known[0];
    boolean high = normal ? x + margin > last : x == last;
    if (low) {
      return 0;
    }
    return high ? 1 : 0.5 * (fromBelow(x, known, references) + fromAbove(x, known, references));
  }

  private double backward(double y, double[] known) {
    if (Double.isNaN(y)) {
      return y;
    }
    double place = normal ? NormalDistribution.cumulative(y) : y;
    double margin = normal ? BOUND : 0;
    if (normal ? place - margin < 0 : place == 0) {
      return known[0];
    }
    if (normal ? place + margin > 1 : place == 1) {
      return known[known.length - 1];
    }
    return fromBelow(place, references, known);
  }

  /** numpy's interpolation: of equal abscissas the last counts. */
  private static double fromBelow(double x, double[] xs, double[] ys) {
    int last = xs.length - 1;
    if (x >= xs[last]) {
      return ys[last];
    }
    if (x < xs[0]) {
      return ys[0];
    }
    int low = 0;
    int high = last;
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (xs[middle] <= x) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (ys[high] - ys[low]) / (xs[high] - xs[low]) * (x - xs[low]) + ys[low];
  }

  /** The same from the other end: of equal abscissas the first counts. */
  private static double fromAbove(double x, double[] xs, double[] ys) {
    int last = xs.length - 1;
    if (x <= xs[0]) {
      return ys[0];
    }
    if (x > xs[last]) {
      return ys[last];
    }
    int low = 0;
    int high = last;
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (xs[middle] < x) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (ys[low] - ys[high]) / (xs[low] - xs[high]) * (x - xs[high]) + ys[high];
  }
}
