package dev.primavista.sklearn.estimator;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.sklearn.data.Columns;
import dev.primavista.sklearn.data.Data;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The names of the columns that an estimator was fitted on, in order.
 *
 * @param fitted empty where the columns had no names
 */
public record FeatureNames(List<String> fitted) {
  /** Of an estimator that was fitted on columns without names. */
  public static final FeatureNames NONE = new FeatureNames(List.of());

  public FeatureNames {
    fitted = List.copyOf(fitted);
  }

  /** Those of a data frame's columns; none where they are called by their places. */
  public static FeatureNames ofFrame(List<String> columns) {
    boolean places =
        columns.equals(IntStream.range(0, columns.size()).mapToObj(String::valueOf).toList());
    return places ? NONE : new FeatureNames(columns);
  }

  /**
   * These columns in the order of fitting, as packages do that look them up by their names.
   *
   * @param type the estimator, for the message
   * @throws InvalidRequest if one is missing, or was not there at fitting
   */
  public Columns select(String type, Columns rows) {
    Columns selected = rows.select(fitted);
    for (String name : rows.columns().keySet()) {
      if (!selected.columns().containsKey(name)) {
        throw new InvalidRequest(
            "unknown_column",
            "column '" + name + "' was not there when the " + type + " was fitted",
            name);
      }
    }
    return selected;
  }

  /** A column for a message: its name in quotes, or its place where it has none. */
  public String name(int column) {
    return column < fitted.size() ? "'" + fitted.get(column) + "'" : String.valueOf(column);
  }

  /**
   * Refuses named columns that are not those of fitting in the same order; rows without names pass.
   *
   * @param type the estimator, for the message
   */
  public void check(String type, Data rows) {
    if (fitted.isEmpty() || !(rows instanceof Columns named)) {
      return;
    }
    List<String> given = List.copyOf(named.columns().keySet());
    if (given.equals(fitted)) {
      return;
    }
    for (String name : fitted) {
      if (!given.contains(name)) {
        throw new InvalidRequest("missing_column", "column '" + name + "' is missing", name);
      }
    }
    for (String name : given) {
      if (!fitted.contains(name)) {
        throw new InvalidRequest(
            "unknown_column",
            "column '" + name + "' was not there when the " + type + " was fitted",
            name);
      }
    }
    int at = 0;
    while (at < given.size() - 1 && given.get(at).equals(fitted.get(at))) {
      at++;
    }
    throw new InvalidRequest(
        "wrong_column_order",
        "column '"
            + given.get(at)
            + "' stands at place "
            + at
            + ", where '"
            + fitted.get(at)
            + "' is expected",
        given.get(at));
  }
}
