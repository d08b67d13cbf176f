package dev.primavista.sklearn.preprocessing;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.pickle.NdArray;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.data.Cells;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * From cells to the codes of their categories, with rare categories grouped together: what
 * OneHotEncoder, OrdinalEncoder and TargetEncoder begin with.
 */
final class CategoryCodes {
  /** The code of a value that is not known. */
  static final int UNKNOWN = -1;

  private final List<Categories> columns;
  private final List<String> names;
  private final List<int @Nullable []> groups = new ArrayList<>();
  private final boolean refuseUnknown;
  private final boolean groupUnknown;

  CategoryCodes(State state) {
    columns = Categories.read(state, "categories_");
    names = state.featureNames();
    String unknown = state.text("handle_unknown", "error");
    refuseUnknown = unknown.equals("error");
    groupUnknown = unknown.equals("infrequent_if_exist") || unknown.equals("warn");
    if (state.optional("_default_to_infrequent_mappings").isPresent()
        && state.flag("_infrequent_enabled", true)) {
      for (PyValue mapping : state.items("_default_to_infrequent_mappings")) {
        groups.add(mapping instanceof NdArray array ? array.ints() : null);
      }
    }
    while (groups.size() < columns.size()) {
      groups.add(null);
    }
    for (int i = 0; i < columns.size(); i++) {
      int[] group = groups.get(i);
      int grouped = columns.get(i).size() - (state.type().equals("OrdinalEncoder") ? 1 : 0);
      if (group != null && (group.length < grouped || group.length > columns.get(i).size())) {
        throw new UnreadableModel("rare categories of column " + i + " do not suit it");
      }
    }
  }

  List<Categories> columns() {
    return columns;
  }

  /** Codes after grouping in a column. */
  int size(int column) {
    int[] group = groups.get(column);
    return group == null ? columns.get(column).size() : rare(group) + 1;
  }

  private static int rare(int[] group) {
    int greatest = 0;
    for (int code : group) {
      greatest = Math.max(greatest, code);
    }
    return greatest;
  }

  boolean grouped(int column) {
    return groups.get(column) != null;
  }

  /** The category of a code after grouping; rare ones are called as scikit-learn calls them. */
  @Nullable Object value(int column, int code) {
    int[] group = groups.get(column);
    if (group == null) {
      return columns.get(column).value(code);
    }
    if (code == rare(group)) {
      return "infrequent_sklearn";
    }
    for (int i = 0; i < group.length; i++) {
      if (group[i] == code) {
        return columns.get(column).value(i);
      }
    }
    throw new IllegalStateException("no category has code " + code);
  }

  /** These rows, one cell for each column. */
  Cells cells(Data rows) {
    return Categories.cells(rows, columns);
  }

  /** The column's name in the request, or else in the file. */
  private String name(Cells rows, int column) {
    boolean named = rows.names().isEmpty() && column < names.size();
    return named ? "'" + names.get(column) + "'" : rows.columnName(column);
  }

  /** The categories of a column that are not rare, in the order of their codes. */
  List<@Nullable Object> frequent(int column) {
    int[] group = groups.get(column);
    List<@Nullable Object> values = new ArrayList<>();
    for (int i = 0; i < columns.get(column).size(); i++) {
      if (group == null || i >= group.length || group[i] != rare(group)) {
        values.add(columns.get(column).value(i));
      }
    }
    return values;
  }

  /** The code of a cell, or {@link #UNKNOWN}; the code before grouping for this category. */
  int code(Cells rows, int row, int column, int ungrouped) {
    int code = columns.get(column).code(rows.at(row, column));
    int[] group = groups.get(column);
    if (code < 0) {
      if (refuseUnknown) {
        throw new InvalidRequest(
            "unknown_category",
            "row "
                + row
                + ", column "
                + name(rows, column)
                + ": no known category (expected: "
                + columns.get(column)
                + ")",
            rows.name(column));
      }
      return groupUnknown && group != null ? rare(group) : UNKNOWN;
    }
    return group == null || code == ungrouped || code >= group.length ? code : group[code];
  }
}
