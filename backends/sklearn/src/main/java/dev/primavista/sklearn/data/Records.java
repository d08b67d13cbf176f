package dev.primavista.sklearn.data;

import dev.primavista.core.ServingException.InvalidRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Java's values as columns, as pandas would make them of Python's. */
final class Records {
  private Records() {}

  /** One column per key, in the order of the first record. */
  static Columns columns(List<? extends Map<String, ?>> records) {
    for (int row = 0; row < records.size(); row++) {
      requireRecord(row, records.get(row));
    }
    Set<String> names =
        records.isEmpty() ? Set.of() : new LinkedHashSet<>(records.getFirst().keySet());
    for (int row = 0; row < records.size(); row++) {
      check(row, records.get(row).keySet(), names);
    }
    SequencedMap<String, Data> columns = new LinkedHashMap<>();
    for (String name : names) {
      List<@Nullable Object> values = new ArrayList<>(records.size());
      for (Map<String, ?> record : records) {
        values.add(record.get(name));
      }
      columns.put(name, column(name, values));
    }
    boolean ordered = records.isEmpty() || records.getFirst() instanceof SequencedMap;
    return new Columns(columns, Map.of(), ordered ? Columns.Order.RECORDS : Columns.Order.NONE);
  }

  private static void requireRecord(int row, @Nullable Object record) {
    if (record == null) {
      throw new InvalidRequest("wrong_datatype", "record " + row + " is null (expected: a map)");
    }
  }

  private static void check(int row, Set<String> keys, Set<String> names) {
    for (String name : names) {
      if (!keys.contains(name)) {
        throw new InvalidRequest(
            "missing_column", "record " + row + " has no '" + name + "' (null is a missing value)");
      }
    }
    if (keys.size() > names.size()) {
      List<String> more = keys.stream().filter(key -> !names.contains(key)).sorted().toList();
      throw new InvalidRequest(
          "unknown_column", "record " + row + " has " + more + ", which the first one has not");
    }
  }

  /** Numbers, of which null is missing; or cells as soon as one value is no number. */
  static Data column(String name, List<? extends @Nullable Object> values) {
    @Nullable Object[] plain = new @Nullable Object[values.size()];
    boolean numbers = true;
    for (int row = 0; row < plain.length; row++) {
      plain[row] = plain(name, row, values.get(row));
      numbers &= plain[row] == null || plain[row] instanceof Double;
    }
    if (!numbers) {
      return new Cells(plain.length, 1, plain);
    }
    double[] column = new double[plain.length];
    for (int row = 0; row < column.length; row++) {
      column[row] = plain[row] instanceof Double number ? number : Double.NaN;
    }
    return new DenseMatrix(column.length, 1, column);
  }

  private static @Nullable Object plain(String name, int row, @Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Number number -> number.doubleValue();
      case CharSequence text -> text.toString();
      case Boolean flag -> flag;
      default ->
          throw new InvalidRequest(
              "wrong_datatype",
              "row "
                  + row
                  + ", column '"
                  + name
                  + "' is a "
                  + value.getClass().getSimpleName()
                  + " (expected: a number, a text, a boolean or null)",
              name);
    };
  }
}
