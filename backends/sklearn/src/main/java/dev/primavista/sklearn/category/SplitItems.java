package dev.primavista.sklearn.category;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.pickle.PyDict;
import dev.primavista.pickle.PyNone;
import dev.primavista.pickle.PyStr;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.data.Cells;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One column of {@code MultiHotEncoder}: a text of several items, such as {@code a|b}, as a one for
 * each item that it holds.
 */
final class SplitItems implements Block {
  private static final int NONE = -1;

  private final int column;
  private final String delimiter;
  private final List<String> names;
  private final Map<String, Integer> places = new HashMap<>();
  private final int missingPlace;
  private final int unknownPlace;
  private final Unseen unknown;
  private final Unseen missing;

  /**
   * @param mapping the dict of this column: the names that it makes, the place of each item, and
   *     those of missing and unknown ones
   */
  SplitItems(int column, String delimiter, PyDict mapping, Unseen unknown, Unseen missing) {
    this.column = column;
    this.delimiter = delimiter;
    this.unknown = unknown;
    this.missing = missing;
    names =
        State.items("columns", required(mapping, "columns")).stream()
            .map(EncoderState::name)
            .toList();
    if (!(required(mapping, "item_pos") instanceof PyDict items)) {
      throw new UnreadableModel("its item_pos is no dict");
    }
    for (PyDict.Entry item : items.entries()) {
      if (item.key() instanceof PyStr text) {
        places.put(text.value(), place(item.value()));
      }
    }
    missingPlace = place(mapping, missing.is("indicator") ? "missing_pos" : "nan_value_pos");
    unknownPlace = place(mapping, "unknown_pos");
  }

  private static PyValue required(PyDict mapping, String name) {
    return mapping
        .get(name)
        .orElseThrow(() -> new UnreadableModel("an entry of its mapping has no '" + name + "'"));
  }

  private int place(PyDict mapping, String name) {
    PyValue value = required(mapping, name);
    return value instanceof PyNone ? NONE : place(value);
  }

  private int place(PyValue value) {
    int place = State.integer("item_pos", value);
    if (place < 0 || place >= names.size()) {
      throw new UnreadableModel("an item at place " + place + " of " + names.size());
    }
    return place;
  }

  @Override
  public List<String> names() {
    return names;
  }

  @Override
  public void encode(Cells rows, int row, double[] into, int at) {
    Arrays.fill(into, at, at + names.size(), 0);
    switch (rows.at(row, column)) {
      case String text -> split(rows, row, text, into, at);
      case null -> gap(rows, row, into, at);
      case Object value when Levels.isMissing(value) -> gap(rows, row, into, at);
      case Object _ ->
          throw new InvalidRequest(
              "wrong_datatype",
              "row " + row + ", column " + rows.columnName(column) + " is no text, one expected",
              rows.name(column));
    }
  }

  private void gap(Cells rows, int row, double[] into, int at) {
    if (missing.is("error")) {
      throw Unseen.missing(rows, row, column);
    }
    if (missing.is("return_nan")) {
      Arrays.fill(into, at, at + names.size(), Double.NaN);
    } else if (missingPlace != NONE && !missing.is("ignore")) {
      into[at + missingPlace] = 1;
    }
  }

  private void split(Cells rows, int row, String text, double[] into, int at) {
    for (String part : text.split(Pattern.quote(delimiter), -1)) {
      String item = part.strip();
      Integer place = item.isEmpty() ? null : places.get(item);
      if (place != null) {
        into[at + place] = 1;
      } else if (!item.isEmpty() && unknown.is("error")) {
        throw new InvalidRequest(
            "unknown_category",
            "row " + row + ", column " + rows.columnName(column) + ": no known item '" + item + "'",
            rows.name(column));
      } else if (!item.isEmpty() && unknown.is("return_nan")) {
        Arrays.fill(into, at, at + names.size(), Double.NaN);
        return;
      } else if (!item.isEmpty() && unknown.is("indicator") && unknownPlace != NONE) {
        into[at + unknownPlace] = 1;
      }
    }
  }
}
