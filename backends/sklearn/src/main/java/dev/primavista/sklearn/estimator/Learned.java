package dev.primavista.sklearn.estimator;

import dev.primavista.sklearn.data.DenseMatrix;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Values of a row like those that an estimator was fitted on: it may refuse made-up ones.
 *
 * @param values by the column's name, or else its place: a text, a Double, or what {@link
 *     Input.Values} take; a column that is not there may hold anything
 */
public record Learned(Map<String, Object> values) {
  /** Of an estimator that says nothing. */
  public static final Learned NOTHING = new Learned(Map.of());

  public Learned {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** The values that an estimator names. */
  @FunctionalInterface
  public interface Source {
    /** See {@link Estimator#learned}. */
    Learned of(int turn, Learned next);
  }

  /** One value for the only column. */
  public static Learned of(Object value) {
    return new Learned(Map.of("0", value));
  }

  /**
   * The middle of these rows, nothing where there are none: a row itself may be somebody's, and the
   * example is shown to everybody.
   */
  public static Learned middle(DenseMatrix rows) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (int column = 0; column < rows.columns(); column++) {
      double sum = 0;
      int known = 0;
      for (int row = 0; row < rows.rows(); row++) {
        double value = rows.at(row, column);
        sum += Double.isNaN(value) ? 0 : value;
        known += Double.isNaN(value) ? 0 : 1;
      }
      if (known > 0) {
        values.put(String.valueOf(column), sum / known);
      }
    }
    return new Learned(values);
  }

  /** The value of a column by its name, or else by its place. */
  public Optional<Object> at(String name, int place) {
    return Optional.ofNullable(values.getOrDefault(name, values.get(String.valueOf(place))));
  }
}
