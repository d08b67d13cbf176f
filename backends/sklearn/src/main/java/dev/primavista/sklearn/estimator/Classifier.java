package dev.primavista.sklearn.estimator;

import dev.primavista.sklearn.data.Chosen;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Matrix;
import java.util.Optional;
import java.util.Set;

/** Rows to one of several classes. */
public interface Classifier extends Estimator {
  Labels labels();

  @Override
  default Optional<Labels> classes() {
    return Optional.of(labels());
  }

  @Override
  default Set<Method> methods() {
    return Set.of(Method.PREDICT, Method.PREDICT_PROBA, Method.PREDICT_LOG_PROBA);
  }

  /** The rows as it takes them; fails if it takes no such numbers. */
  default Matrix accept(Data rows) {
    return Rows.matrix(rows, input());
  }

  @Override
  default Data apply(Method method, Data rows) {
    Matrix matrix = accept(rows);
    return switch (method) {
      case PREDICT -> new Chosen(labels(), classify(matrix).chosen());
      case PREDICT_PROBA -> classify(matrix).probabilities();
      case PREDICT_LOG_PROBA -> classify(matrix).probabilities().map(Math::log);
      default -> throw hasNo(method);
    };
  }

  /** The most likely class of every row, and the probability of each class. */
  Classes classify(Matrix rows);

  /**
   * What a classifier says.
   *
   * @param chosen per row, the index of its class
   * @param probabilities one row per row, one column per class
   */
  record Classes(int[] chosen, DenseMatrix probabilities) {
    /** Chooses the first of the most probable classes, as numpy's argmax does. */
    public static Classes mostProbable(DenseMatrix probabilities) {
      int[] chosen = new int[probabilities.rows()];
      for (int row = 0; row < chosen.length; row++) {
        for (int column = 1; column < probabilities.columns(); column++) {
          if (probabilities.at(row, column) > probabilities.at(row, chosen[row])) {
            chosen[row] = column;
          }
        }
      }
      return new Classes(chosen, probabilities);
    }
  }
}
