package dev.primavista.sklearn.preprocessing;

import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.Transformer;
import dev.primavista.sklearn.estimator.UnreadableModel;

/** {@code StandardScaler}: minus the mean, divided by the standard deviation. */
public final class StandardScaler implements Transformer {
  private final int features;
  private final double[] mean;
  private final double[] scale;

  private StandardScaler(State state) {
    boolean centred = state.flag("with_mean", true);
    boolean scaled = state.flag("with_std", true);
    int known = state.integer("n_features_in_", -1);
    if (known < 0) {
      String fitted = state.optional("mean_").isPresent() ? "mean_" : "scale_";
      known = state.array(fitted).size();
    }
    if (known < 1) {
      throw new UnreadableModel("it was fitted on " + known + " columns (expected: >= 1)");
    }
    features = known;
    mean = centred ? state.doubles("mean_", features) : new double[0];
    scale = scaled ? state.doubles("scale_", features) : new double[0];
  }

  public static StandardScaler read(State state) {
    return new StandardScaler(state);
  }

  @Override
  public String type() {
    return "StandardScaler";
  }

  @Override
  public String note() {
    return features + " features";
  }

  @Override
  public Input input() {
    return new Input.Numbers(features);
  }

  @Override
  public Matrix transform(Data rows) {
    DenseMatrix dense = Rows.matrix(rows, features).toDense();
    double[] values = dense.values().clone();
    for (int i = 0; i < values.length; i++) {
      int column = i % features;
      if (mean.length > 0) {
        values[i] -= mean[column];
      }
      if (scale.length > 0) {
        values[i] /= scale[column];
      }
    }
    return new DenseMatrix(dense.rows(), features, values);
  }
}
