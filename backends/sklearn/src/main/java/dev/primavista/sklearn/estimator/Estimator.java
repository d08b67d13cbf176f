package dev.primavista.sklearn.estimator;

import dev.primavista.sklearn.data.Data;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A fitted estimator. Immutable and thread-safe. */
public interface Estimator {
  /** Its class in scikit-learn's words, such as {@code TfidfVectorizer}. */
  String type();

  /** Sizes and parameters worth a line; empty if there are none. */
  String note();

  Input input();

  /** Whether its columns may hold texts or numbers, of which {@link #input} says only how many. */
  default boolean takesTexts() {
    return false;
  }

  /** Whether it drops columns that it was not fitted on. */
  default boolean ignoresOthers() {
    return false;
  }

  /** The names of the columns it was fitted on, where it insists on them itself. */
  default FeatureNames featureNames() {
    return FeatureNames.NONE;
  }

  /** The names of the columns it was fitted on, also where it counts them and never looks. */
  default List<String> columnNames() {
    return featureNames().fitted();
  }

  /** What it takes, where what it gives goes to an estimator that takes {@code next}. */
  default Input input(Input next) {
    return input() instanceof Input.Any ? next : input();
  }

  /**
   * The same where its answer goes to this estimator, as far as that tells what it was fitted on.
   */
  default Estimator before(Estimator next) {
    return this;
  }

  /** The places of the columns that it was fitted on None in. */
  default Set<Integer> columnsWithNone() {
    return Set.of();
  }

  /**
   * Values that it was fitted on, for a row that it answers where it refuses made-up ones.
   *
   * @param turn 0, 1, and so on: each asks for others, as far as there are such
   * @param next those of the estimator that its answer goes to
   */
  default Learned learned(int turn, Learned next) {
    return Learned.NOTHING;
  }

  /** The methods that answer; empty for an estimator that knows only the rows it was fitted on. */
  Set<Method> methods();

  /** A classifier's {@code classes_}; empty for others and for classifiers of several outputs. */
  default Optional<Labels> classes() {
    return Optional.empty();
  }

  /** The {@code classes_} of each output, of a classifier of several; empty for others. */
  default List<Labels> classesOfOutputs() {
    return List.of();
  }

  /**
   * What the method answers for these rows.
   *
   * @return the rows of a transform; a {@code Vector}, {@code Chosen} labels, a matrix, or {@code
   *     Many} where Python answers with a list or tuple
   * @throws UnsupportedOperationException if it is none of {@link #methods}
   * @throws dev.primavista.core.ServingException.InvalidRequest if the rows do not suit it
   */
  Data apply(Method method, Data rows);

  /** {@link Method#TRANSFORM}. */
  default Data transform(Data rows) {
    return apply(Method.TRANSFORM, rows);
  }

  default boolean has(Method method) {
    return methods().contains(method);
  }

  /** The refusal of a method that is none of {@link #methods}. */
  default UnsupportedOperationException hasNo(Method method) {
    return new UnsupportedOperationException(type() + " has no " + method.pythonName());
  }
}
