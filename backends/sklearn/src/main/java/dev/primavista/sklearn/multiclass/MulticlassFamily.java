package dev.primavista.sklearn.multiclass;

import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Vector;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.Registry;
import dev.primavista.sklearn.estimator.State;
import java.util.Arrays;

/** Several classes or outputs from estimators of one each. */
public final class MulticlassFamily {
  private MulticlassFamily() {}

  public static void addTo(Registry registry) {
    registry.putNested("OneVsRestClassifier", OneVsRest::read);
    registry.putNested("OneVsOneClassifier", OneVsOne::read);
    registry.putNested("OutputCodeClassifier", OutputCode::read);
    registry.putNested("MultiOutputClassifier", MultiOutput::readClassifier);
    registry.putNested("MultiOutputRegressor", MultiOutput::readRegressor);
    registry.putNested("ClassifierChain", Chain::readClassifier);
    registry.putNested("RegressorChain", Chain::readRegressor);
    registry.put("_ConstantPredictor", MulticlassFamily::constant);
  }

  /** Stands in for a class that every or no training row had. */
  private static Estimator constant(State state) {
    double value = state.numbers("y_")[0];
    return Fitted.around(state, new Input.Any())
        .onRows(Method.PREDICT, rows -> repeated(value, rows.rows()))
        .onRows(Method.DECISION_FUNCTION, rows -> repeated(value, rows.rows()))
        .onRows(
            Method.PREDICT_PROBA,
            rows -> {
              double[] both = new double[2 * rows.rows()];
              for (int i = 0; i < both.length; i++) {
                both[i] = i % 2 == 0 ? 1 - value : value;
              }
              return new DenseMatrix(rows.rows(), 2, both);
            })
        .build();
  }

  private static Vector repeated(double value, int rows) {
    double[] values = new double[rows];
    Arrays.fill(values, value);
    return new Vector(values);
  }
}
