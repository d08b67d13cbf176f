package dev.primavista.sklearn.bayes;

import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Labels;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.numeric.Probabilities;
import java.util.function.Function;

/** What every naive Bayes makes of each class's {@code log P(class) + log P(row | class)}. */
final class JointLikelihood {
  private JointLikelihood() {}

  /** A classifier by this function from rows to one joint log likelihood per class. */
  static Estimator classifier(
      State state, int features, Labels labels, Function<Matrix, DenseMatrix> joint) {
    return Fitted.of(state, features)
        .probabilities(labels, rows -> Probabilities.softmax(joint.apply(rows)))
        .onMatrix(Method.PREDICT_LOG_PROBA, rows -> Probabilities.logSoftmax(joint.apply(rows)))
        .onMatrix(
            Method.PREDICT,
            rows -> {
              DenseMatrix scores = joint.apply(rows);
              return Fitted.greatestOf(labels, scores);
            })
        .build();
  }
}
