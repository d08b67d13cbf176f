package dev.primavista.sklearn.estimator;

/** A fitted estimator. Immutable and thread-safe. */
public interface Estimator {
  /** Its class in scikit-learn's words, such as {@code TfidfVectorizer}. */
  String type();

  /** Sizes and parameters worth a line; empty if there are none. */
  String note();

  Input input();
}
