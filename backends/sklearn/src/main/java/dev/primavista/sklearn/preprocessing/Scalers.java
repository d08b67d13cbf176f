package dev.primavista.sklearn.preprocessing;

import dev.primavista.core.Amount;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.data.SparseMatrix;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import java.util.Arrays;
import java.util.List;

/** Scalers: every column shifted and scaled by numbers of its own. */
final class Scalers {
  private Scalers() {}

  /** {@code (x - mean) / deviation}. */
  static Estimator readStandard(State state) {
    return shifted(
        state,
        state.flag("with_mean", true) ? "mean_" : "",
        state.flag("with_std", true) ? "scale_" : "");
  }

  /** {@code (x - median) / range}. */
  static Estimator readRobust(State state) {
    return shifted(
        state,
        state.flag("with_centering", true) ? "center_" : "",
        state.flag("with_scaling", true) ? "scale_" : "");
  }

  private static Estimator shifted(State state, String centre, String spread) {
    int features = features(state, centre, spread, "mean_", "center_", "scale_");
    double[] centres = centre.isEmpty() ? new double[features] : state.doubles(centre, features);
    double[] spreads = spread.isEmpty() ? ones(features) : state.doubles(spread, features);
    boolean keepsZero = centre.isEmpty();
    Fitted.Builder builder = Fitted.of(state, features).allowMissing();
    if (!keepsZero) {
      builder.fullOnly().learned(new DenseMatrix(1, features, centres));
    }
    return builder
        .onMatrix(
            Method.TRANSFORM,
            rows -> kept(rows, keepsZero).map((x, i) -> (x - centres[i]) / spreads[i]))
        .onMatrix(
            Method.INVERSE_TRANSFORM,
            rows -> kept(rows, keepsZero).map((x, i) -> x * spreads[i] + centres[i]))
        .build();
  }

  /** A sparse matrix stays one only where zeros stay zeros. */
  private static Matrix kept(Matrix rows, boolean keepsZero) {
    return keepsZero ? rows : rows.toDense();
  }

  private static int features(State state, String... attributes) {
    int known = state.features(-1);
    for (String attribute : attributes) {
      if (known < 0 && !attribute.isEmpty() && state.optional(attribute).isPresent()) {
        known = state.array(attribute).size();
      }
    }
    if (known < 0) {
      throw new UnreadableModel("attribute 'n_features_in_' is missing (is it fitted?)");
    }
    if (known < 1) {
      throw new UnreadableModel(
          "it was fitted on " + Amount.of(known, "column") + " (expected: >= 1)");
    }
    return known;
  }

  private static double[] ones(int count) {
    double[] ones = new double[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  /** {@code x * scale + min}, cut to the range where told to. */
  static Estimator readMinMax(State state) {
    int features = features(state, "scale_");
    double[] scale = state.doubles("scale_", features);
    double[] min = state.doubles("min_", features);
    List<Double> range =
        state.items("feature_range").stream()
            .map(bound -> State.number("feature_range", bound))
            .toList();
    boolean clip = state.flag("clip", false);
    return Fitted.of(state, features)
        .fullOnly()
        .allowMissing()
        .transform(
            rows ->
                rows.map(
                    (x, i) -> {
                      double y = x * scale[i] + min[i];
                      return clip && !Double.isNaN(y)
                          ? Math.clamp(y, range.getFirst(), range.getLast())
                          : y;
                    }))
        .on(Method.INVERSE_TRANSFORM, rows -> rows.map((x, i) -> (x - min[i]) / scale[i]))
        .build();
  }

  /** {@code x / greatest absolute value}. */
  static Estimator readMaxAbs(State state) {
    int features = features(state, "scale_");
    double[] scale = state.doubles("scale_", features);
    boolean clip = state.flag("clip", false);
    return Fitted.of(state, features)
        .allowMissing()
        .onMatrix(
            Method.TRANSFORM,
            rows ->
                rows.map(
                    (x, i) -> {
                      double y = x / scale[i];
                      return clip && !Double.isNaN(y) ? Math.clamp(y, -1.0, 1.0) : y;
                    }))
        .onMatrix(Method.INVERSE_TRANSFORM, rows -> rows.map((x, i) -> x * scale[i]))
        .build();
  }

  /** {@code KernelCenterer}: {@code K - fitted row means - own row mean + fitted mean}. */
  static Estimator readKernelCenterer(State state) {
    double[] fitted = state.array("K_fit_rows_").doubles();
    double all = state.numbers("K_fit_all_")[0];
    return Fitted.of(state, fitted.length).transform(rows -> centred(rows, fitted, all)).build();
  }

  /** A kernel matrix against the fitted rows, centred in the feature space. */
  public static DenseMatrix centred(DenseMatrix kernel, double[] fitted, double all) {
    double[] values = kernel.values().clone();
    for (int row = 0; row < kernel.rows(); row++) {
      double sum = 0;
      for (int i = 0; i < fitted.length; i++) {
        sum += values[row * fitted.length + i];
      }
      double mean = sum / fitted.length;
      for (int i = 0; i < fitted.length; i++) {
        values[row * fitted.length + i] += all - fitted[i] - mean;
      }
    }
    return new DenseMatrix(kernel.rows(), fitted.length, values);
  }

  /** Sparse where the rows were. */
  static Matrix like(Matrix rows, DenseMatrix answer) {
    return rows instanceof SparseMatrix ? SparseMatrix.of(answer) : answer;
  }
}
