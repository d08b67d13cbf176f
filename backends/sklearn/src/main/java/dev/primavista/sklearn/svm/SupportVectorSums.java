package dev.primavista.sklearn.svm;

import dev.primavista.core.Amount;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Vector;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.State;

/** Machines that answer one weighted sum of kernels. */
final class SupportVectorSums {
  private SupportVectorSums() {}

  static Estimator readRegressor(State state) {
    SupportVectors vectors = new SupportVectors(state);
    return Fitted.of(state, vectors.features()).note(note(vectors)).predict(vectors::sums).build();
  }

  private static String note(SupportVectors vectors) {
    return Amount.of(vectors.size(), "support vector")
        + ", "
        + Amount.of(vectors.features(), "feature");
  }

  /** {@code OneClassSVM}: the sum, its sign as 1 or -1, and the sum without the offset. */
  static Estimator readOneClass(State state) {
    SupportVectors vectors = new SupportVectors(state);
    Fitted.Builder builder =
        Fitted.of(state, vectors.features())
            .note(note(vectors))
            .on(Method.DECISION_FUNCTION, rows -> decision(state, vectors.sums(rows)))
            .on(
                Method.PREDICT,
                rows -> {
                  double[] sums = vectors.sums(rows);
                  for (int i = 0; i < sums.length; i++) {
                    sums[i] = sums[i] > 0 ? 1 : -1;
                  }
                  return new Vector(sums, true);
                });
    if (state.optional("offset_").isPresent()) {
      double offset = state.numbers("offset_")[0];
      builder.on(Method.SCORE_SAMPLES, rows -> scores(vectors, rows, offset));
    }
    return builder.build();
  }

  /** Before 0.20 a matrix of one column. */
  private static Data decision(State state, double[] sums) {
    return state.since(0, 20) ? new Vector(sums) : new DenseMatrix(sums.length, 1, sums);
  }

  private static Vector scores(SupportVectors vectors, DenseMatrix rows, double offset) {
    double[] sums = vectors.sums(rows);
    for (int i = 0; i < sums.length; i++) {
      sums[i] += offset;
    }
    return new Vector(sums);
  }
}
