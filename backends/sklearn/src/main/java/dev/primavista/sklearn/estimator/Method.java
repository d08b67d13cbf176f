package dev.primavista.sklearn.estimator;

import java.util.Locale;
import java.util.Optional;

/** What scikit-learn's estimators answer for new rows. */
public enum Method {
  PREDICT,
  PREDICT_PROBA,
  PREDICT_LOG_PROBA,
  DECISION_FUNCTION,
  SCORE_SAMPLES,
  TRANSFORM,
  INVERSE_TRANSFORM,
  KNEIGHBORS,
  MAHALANOBIS;

  /** Its name in Python, such as {@code predict_proba}. */
  public String pythonName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The method of this name in Python. */
  public static Optional<Method> named(String pythonName) {
    for (Method method : values()) {
      if (method.pythonName().equals(pythonName)) {
        return Optional.of(method);
      }
    }
    return Optional.empty();
  }
}
