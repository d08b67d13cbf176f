package dev.primavista.sklearn.preprocessing;

import dev.primavista.core.Amount;
import dev.primavista.pickle.PyInt;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import java.util.ArrayList;
import java.util.List;

/** {@code PolynomialFeatures}: products of features up to a degree. */
final class PolynomialFeatures {
  private static final int MOST_OUTPUTS = 1_000_000;

  private final int features;
  private final boolean interactionOnly;
  private final List<int[]> products = new ArrayList<>();

  private PolynomialFeatures(State state) {
    features = state.integer("n_input_features_", state.features(-1));
    interactionOnly = state.flag("interaction_only", false);
    int least = 0;
    int most;
    PyValue degree = state.required("degree");
    if (degree instanceof PyInt number) {
      most = State.integer("degree", number);
    } else {
      List<PyValue> bounds = State.items("degree", degree);
      least = State.integer("degree", bounds.getFirst());
      most = State.integer("degree", bounds.getLast());
    }
    if (features < 0) {
      throw new UnreadableModel("attribute 'n_features_in_' is missing (is it fitted?)");
    }
    if (features < 1) {
      throw new UnreadableModel(
          "it was fitted on " + Amount.of(features, "column") + " (expected: >= 1)");
    }
    if (combinations(features + (interactionOnly ? 0L : most), most) > MOST_OUTPUTS) {
      throw new UnreadableModel(
          Amount.of(features, "column")
              + " to degree "
              + most
              + " are more than "
              + MOST_OUTPUTS
              + " products");
    }
    if (state.flag("include_bias", true)) {
      products.add(new int[0]);
    }
    for (int size = Math.max(1, least); size <= most; size++) {
      extend(new int[size], 0);
    }
  }

  /** How many ways there are to choose so many of {@code n}, up to a little over the bound. */
  private static double combinations(long n, int chosen) {
    double ways = 1;
    for (int i = 1; i <= Math.min(chosen, n - chosen) && ways <= MOST_OUTPUTS; i++) {
      ways *= (double) (n - i + 1) / i;
    }
    return ways;
  }

  /** All products that continue this one, in lexicographic order. */
  private void extend(int[] chosen, int known) {
    if (known == chosen.length) {
      products.add(chosen.clone());
      return;
    }
    int from = known == 0 ? 0 : chosen[known - 1] + (interactionOnly ? 1 : 0);
    for (int feature = from; feature < features; feature++) {
      chosen[known] = feature;
      extend(chosen, known + 1);
    }
  }

  static Estimator read(State state) {
    PolynomialFeatures model = new PolynomialFeatures(state);
    return Fitted.of(state, model.features)
        .note(
            Amount.of(model.features, "feature")
                + ", "
                + Amount.of(model.products.size(), "product"))
        .onMatrix(Method.TRANSFORM, rows -> Scalers.like(rows, model.transform(rows)))
        .build();
  }

  private DenseMatrix transform(Matrix rows) {
    DenseMatrix dense = rows.toDense();
    double[] out = new double[Math.multiplyExact(dense.rows(), products.size())];
    int at = 0;
    for (int row = 0; row < dense.rows(); row++) {
      for (int[] product : products) {
        double value = 1;
        for (int feature : product) {
          value *= dense.at(row, feature);
        }
        out[at++] = value;
      }
    }
    return new DenseMatrix(dense.rows(), products.size(), out);
  }
}
