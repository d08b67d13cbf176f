package dev.primavista.sklearn.compose;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.sklearn.data.Columns;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.estimator.Learned;
import dev.primavista.sklearn.estimator.Transformer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * A user's transformer that selects named columns, such as the 2018 reference's {@code
 * ItemSelector}: one as a vector, several as a table.
 *
 * @param columns at least one
 */
public record ColumnSelector(String type, List<String> columns) implements Transformer {
  public ColumnSelector {
    columns = List.copyOf(columns);
  }

  /** The first column. */
  public String column() {
    return columns.getFirst();
  }

  @Override
  public String note() {
    return columns.size() == 1 ? "column '" + column() + "'" : "columns " + columns;
  }

  @Override
  public Input input() {
    return input(new Input.Any());
  }

  /** The named columns, each of the kind that the next step takes. */
  @Override
  public Input input(Input next) {
    SequencedMap<String, Input.Column> kinds = new LinkedHashMap<>();
    for (String column : columns) {
      kinds.put(column, next.column(kinds.size()));
    }
    return new Input.Named(kinds);
  }

  @Override
  public Learned learned(int turn, Learned next) {
    return named(next, columns);
  }

  /** What is learned of columns by their places, by these names. */
  static Learned named(Learned learned, List<String> names) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      learned.at(name, i).ifPresent(value -> values.put(name, value));
    }
    return new Learned(values);
  }

  @Override
  public Data transform(Data rows) {
    if (!(rows instanceof Columns table)) {
      throw new InvalidRequest("missing_column", "column '" + column() + "' is missing", column());
    }
    Columns selected = table.select(columns);
    return columns.size() == 1 ? selected.columns().firstEntry().getValue() : selected;
  }
}
