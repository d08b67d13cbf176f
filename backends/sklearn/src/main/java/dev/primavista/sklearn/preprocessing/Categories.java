package dev.primavista.sklearn.preprocessing;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.pickle.NdArray;
import dev.primavista.pickle.PyBool;
import dev.primavista.pickle.PyFloat;
import dev.primavista.pickle.PyInt;
import dev.primavista.pickle.PyNone;
import dev.primavista.pickle.PyStr;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.data.Cells;
import dev.primavista.sklearn.data.Columns;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.SparseMatrix;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.estimator.Learned;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One column's known values, in the order of their codes. */
final class Categories {
  /** Stands for None in the index, which takes no null. */
  private static final Object NONE = new Object();

  private static final int SHOWN = 12;

  private final List<@Nullable Object> values;
  private final Map<Object, Integer> codes = new HashMap<>();
  private final boolean numeric;

  private Categories(List<@Nullable Object> values) {
    this.values = Collections.unmodifiableList(values);
    for (int i = 0; i < values.size(); i++) {
      codes.putIfAbsent(key(values.get(i)), i);
    }
    numeric = values.stream().allMatch(value -> value instanceof Double);
  }

  private static Object key(@Nullable Object value) {
    return switch (value) {
      case null -> NONE;
      case Boolean flag -> flag ? 1.0 : 0.0;
      case Double zero when zero == 0 -> 0.0;
      case Object other -> other;
    };
  }

  /** The categories of each column. */
  static List<Categories> read(State state, String attribute) {
    List<Categories> all = new ArrayList<>();
    for (PyValue item : state.items(attribute)) {
      if (!(item instanceof NdArray array)) {
        throw new UnreadableModel("attribute '" + attribute + "' holds " + item.aTypeName());
      }
      all.add(of(array));
    }
    return all;
  }

  static Categories of(NdArray array) {
    List<@Nullable Object> values = new ArrayList<>();
    switch (array.dtype().kind()) {
      case 'O' -> array.objects().forEach(value -> values.add(plain(value)));
      case 'U', 'S' -> values.addAll(array.strings());
      case 'M', 'm' ->
          throw new UnreadableModel("its categories are dates (expected: texts or numbers)");
      default -> {
        for (double value : array.doubles()) {
          values.add(value);
        }
      }
    }
    return new Categories(values);
  }

  /** A Python scalar as a cell holds it. */
  static @Nullable Object plain(PyValue value) {
    return switch (value) {
      case PyNone _ -> null;
      case PyStr text -> text.value();
      case PyFloat number -> number.value();
      case PyInt number -> (double) number.longValue();
      case PyBool flag -> flag.value();
      case NdArray scalar when scalar.size() == 1 && "US".indexOf(scalar.dtype().kind()) >= 0 ->
          scalar.strings().getFirst();
      case NdArray scalar when scalar.size() == 1 -> scalar.doubles()[0];
      default -> throw new UnreadableModel("a category is " + value.aTypeName());
    };
  }

  /** The places of the columns that know None. */
  static Set<Integer> withNone(List<Categories> columns) {
    return IntStream.range(0, columns.size())
        .filter(i -> columns.get(i).codes.containsKey(NONE))
        .boxed()
        .collect(Collectors.toSet());
  }

  int size() {
    return values.size();
  }

  @Nullable Object value(int code) {
    return values.get(code);
  }

  /** The code of a value; -1 if it is not known. */
  int code(@Nullable Object cell) {
    return codes.getOrDefault(key(cell), -1);
  }

  /**
   * These rows, one cell for each column. A data frame does not tell None from NaN: there a missing
   * value is the one that its column knows.
   */
  static Cells cells(Data rows, List<Categories> columns) {
    if (rows instanceof SparseMatrix) {
      throw new InvalidRequest("wrong_datatype", "sparse rows given, full ones expected");
    }
    refuseInfinite(rows);
    Cells cells = Rows.cells(rows, columns.size());
    if (!(rows instanceof Columns)) {
      return cells;
    }
    @Nullable Object[] values = cells.values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] = columns.get(i % columns.size()).known(values[i]);
    }
    return new Cells(cells.rows(), cells.columns(), values, cells.names());
  }

  private static void refuseInfinite(Data rows) {
    switch (rows) {
      case DenseMatrix dense -> Rows.noInfinity(dense, dense);
      case Columns named -> named.columns().values().forEach(Categories::refuseInfinite);
      default -> {}
    }
  }

  private @Nullable Object known(@Nullable Object cell) {
    boolean missing = cell == null || (cell instanceof Double number && number.isNaN());
    if (!missing) {
      return cell;
    }
    return codes.containsKey(NONE) && !codes.containsKey(Double.NaN) ? null : Double.NaN;
  }

  /** The column as requests give it. */
  Input.Column column() {
    List<String> texts = new ArrayList<>();
    for (Object value : values) {
      boolean gap = value instanceof Double number && number.isNaN();
      if (value != null && !gap) {
        texts.add(value instanceof Boolean flag ? (flag ? "True" : "False") : value.toString());
      }
    }
    boolean texty = values.stream().allMatch(value -> value instanceof String);
    return new Input.Column(
        numeric ? Input.Kind.NUMBER : texty ? Input.Kind.TEXT : Input.Kind.MIXED, texts);
  }

  /**
   * A category of each column, another one each turn; none of a column without texts or numbers.
   */
  static Learned learned(List<Categories> columns, int turn) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      List<Object> plain =
          columns.get(i).values.stream()
              .filter(Categories::isPlain)
              .map(Object.class::cast)
              .toList();
      if (!plain.isEmpty()) {
        values.put(String.valueOf(i), plain.get(turn % plain.size()));
      }
    }
    return new Learned(values);
  }

  private static boolean isPlain(@Nullable Object value) {
    return value instanceof String || (value instanceof Double number && !number.isNaN());
  }

  /** The known values, for messages; of many the first ones. */
  @Override
  public String toString() {
    List<String> known = column().values();
    List<String> shown = known.subList(0, Math.min(SHOWN, known.size()));
    return "one of " + String.join(", ", shown) + (known.size() > SHOWN ? ", ..." : "");
  }

  /** What an encoder with these columns takes. */
  static Input input(List<Categories> columns) {
    return new Input.Mixed(columns.stream().map(Categories::column).toList());
  }
}
