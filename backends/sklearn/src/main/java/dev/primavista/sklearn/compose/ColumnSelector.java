package dev.primavista.sklearn.compose;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.pickle.PyList;
import dev.primavista.pickle.PyStr;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.data.Columns;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.Transformer;
import dev.primavista.sklearn.estimator.UnreadableModel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * A user's transformer that selects one named column, such as the 2018 reference's {@code
 * ItemSelector}.
 */
public final class ColumnSelector implements Transformer {
  private final String type;
  private final String column;

  private ColumnSelector(String type, String column) {
    this.type = type;
    this.column = column;
  }

  /** Reads the column's name from the first of these attributes: a text, or a list of one text. */
  public static ColumnSelector read(State state, List<String> attributes) {
    String attribute =
        attributes.stream()
            .filter(name -> state.optional(name).isPresent())
            .findFirst()
            .orElse(attributes.getFirst());
    PyValue value = state.required(attribute);
    List<PyValue> names = value instanceof PyList list ? list.items() : List.of(value);
    if (names.size() != 1 || !(names.getFirst() instanceof PyStr name)) {
      throw new UnreadableModel(
          "attribute '" + attribute + "' names " + names.size() + " columns (expected: one text)");
    }
    return new ColumnSelector(state.type(), name.value());
  }

  public String column() {
    return column;
  }

  @Override
  public String type() {
    return type;
  }

  @Override
  public String note() {
    return "column '" + column + "'";
  }

  @Override
  public Input input() {
    return input(new Input.Any());
  }

  /** The named column, of the kind that the next step takes. */
  Input input(Input next) {
    SequencedMap<String, Input.Column> columns = new LinkedHashMap<>();
    columns.put(column, next instanceof Input.Text ? Input.Column.TEXT : Input.Column.NUMBER);
    return new Input.Named(columns);
  }

  @Override
  public Data transform(Data rows) {
    Data selected = rows instanceof Columns named ? named.columns().get(column) : null;
    if (selected == null) {
      throw new InvalidRequest("missing_column", "column '" + column + "' is missing", column);
    }
    return selected;
  }
}
