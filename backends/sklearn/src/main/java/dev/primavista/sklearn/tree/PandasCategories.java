package dev.primavista.sklearn.tree;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.primavista.core.Amount;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.pickle.PyBool;
import dev.primavista.pickle.PyStr;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.data.Cells;
import dev.primavista.sklearn.data.Columns;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Texts;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.estimator.Learned;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.trees.lightgbm.LightGbmModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The categories of a data frame's columns, as LightGBM keeps them: a value counts as its place in
 * its column's list, any other value is missing. The lists belong to the frame's category columns
 * in order; which columns these are, the frame says, or else {@link CategoryColumns}.
 */
final class PandasCategories {
  /** Of a frame without such columns, as most are: known without a JSON reader. */
  private static final String NONE = "[]";

  private final List<String> names = new ArrayList<>();
  private final List<List<Object>> lists;
  private final List<Map<Object, Double>> places = new ArrayList<>();
  private final Optional<int[]> columns;
  private final List<int[]> likely;
  private final int[] split;

  private PandasCategories(LightGbmModel model, List<List<Object>> lists) {
    for (int i = 0; i < model.trees().features(); i++) {
      List<String> known = model.featureNames();
      names.add(i < known.size() ? known.get(i) : "Column_" + i);
    }
    this.lists = lists;
    for (List<Object> list : lists) {
      Map<Object, Double> own = new HashMap<>();
      list.forEach(value -> own.putIfAbsent(value, (double) own.size()));
      places.add(own);
    }
    List<Integer> sizes = lists.stream().map(List::size).toList();
    columns = CategoryColumns.of(model.header(), sizes);
    split = CategoryColumns.split(model.header());
    likely = columns.map(List::of).orElseGet(() -> CategoryColumns.likely(model.header(), sizes));
  }

  /**
   * The categories of a model; none if it was not fitted on any.
   *
   * @param given those of the booster's attribute, where the text has none
   */
  static Optional<PandasCategories> of(LightGbmModel model, Optional<PyValue> given) {
    String json = model.header().pandasCategories();
    if (json.equals(NONE)) {
      return Optional.empty();
    }
    List<List<Object>> lists =
        json.isEmpty() ? given.map(PandasCategories::lists).orElse(List.of()) : lists(json);
    return lists.isEmpty() ? Optional.empty() : Optional.of(new PandasCategories(model, lists));
  }

  private static List<List<Object>> lists(String json) {
    List<List<Object>> lists = new ArrayList<>();
    try {
      for (JsonNode list : new ObjectMapper().readTree(json)) {
        List<Object> values = new ArrayList<>();
        list.forEach(value -> values.add(value(value)));
        lists.add(values);
      }
    } catch (JsonProcessingException damaged) {
      throw new UnreadableModel("its pandas categories are no JSON");
    }
    return lists;
  }

  private static List<List<Object>> lists(PyValue attribute) {
    List<List<Object>> lists = new ArrayList<>();
    for (PyValue list : State.items("pandas_categorical", attribute)) {
      List<Object> values = new ArrayList<>();
      for (PyValue value : State.items("pandas_categorical", list)) {
        values.add(
            switch (value) {
              case PyStr text -> text.value();
              case PyBool flag -> flag.value();
              default -> State.number("pandas_categorical", value);
            });
      }
      lists.add(values);
    }
    return lists;
  }

  private static Object value(JsonNode value) {
    if (value.isNumber()) {
      return value.asDouble();
    }
    return value.isBoolean() ? value.asBoolean() : value.asText();
  }

  /** The data frame's columns. */
  Input input() {
    SequencedMap<String, Input.Column> described = new LinkedHashMap<>();
    Input.Column absent =
        columns.isPresent() ? Input.Column.NUMBER : new Input.Column(Input.Kind.MIXED, List.of());
    names.forEach(name -> described.put(name, absent));
    int[] known = columns.orElse(new int[0]);
    for (int i = 0; i < known.length; i++) {
      boolean numbers = lists.get(i).stream().allMatch(Double.class::isInstance);
      described.put(
          names.get(known[i]),
          new Input.Column(
              numbers ? Input.Kind.NUMBER : Input.Kind.MIXED,
              lists.get(i).stream().map(String::valueOf).toList()));
    }
    return new Input.Named(described);
  }

  /** A category in each of the columns that may be theirs, a number in the others. */
  Learned learned(int turn) {
    Map<String, Object> values = new LinkedHashMap<>();
    names.forEach(name -> values.put(name, 0.0));
    int[] chosen = likely.isEmpty() ? new int[0] : likely.get(turn % likely.size());
    for (int i = 0; i < chosen.length; i++) {
      List<Object> list = lists.get(i);
      if (!list.isEmpty()) {
        values.put(names.get(chosen[i]), list.get(turn % list.size()));
      }
    }
    return new Learned(values);
  }

  /** The values of a data frame, or of cells with texts, as numbers; anything else as it is. */
  Data encoded(Data rows) {
    return switch (rows) {
      case Columns frame -> encoded(frame);
      case Cells cells when holdsText(cells) -> encoded(cells.named());
      default -> rows;
    };
  }

  private DenseMatrix encoded(Columns frame) {
    int count = names.size();
    if (frame.columns().size() != count) {
      throw new InvalidRequest(
          "wrong_shape",
          Amount.of(frame.columns().size(), "column")
              + " given, "
              + Amount.of(count, "column")
              + " expected");
    }
    int[] list = listOfEach(frame);
    double[] values = new double[frame.rows() * count];
    int column = 0;
    for (Data data : frame.columns().values()) {
      double[] numbers =
          list[column] < 0 ? Rows.column(data) : numbers(data, places.get(list[column]));
      for (int row = 0; row < numbers.length; row++) {
        values[row * count + column] = numbers[row];
      }
      column++;
    }
    return new DenseMatrix(frame.rows(), count, values);
  }

  /** Per column of this frame the number of its list; -1 for a column of numbers. */
  private int[] listOfEach(Columns frame) {
    boolean[] category = categoryColumns(frame);
    int[] list = new int[category.length];
    int found = 0;
    for (int column = 0; column < list.length; column++) {
      list[column] = category[column] ? found++ : -1;
    }
    if (found != lists.size()) {
      throw new InvalidRequest(
          "wrong_columns",
          Amount.of(found, "category column") + " given, " + lists.size() + " expected");
    }
    return list;
  }

  /**
   * As the frame says; else as is known; else those that hold texts or were split by categories.
   */
  private boolean[] categoryColumns(Columns frame) {
    boolean[] category = new boolean[names.size()];
    boolean told = !frame.categories().isEmpty();
    if (!told && columns.isPresent()) {
      Arrays.stream(columns.get()).forEach(column -> category[column] = true);
      return category;
    }
    int found = 0;
    int at = 0;
    for (Map.Entry<String, Data> column : frame.columns().entrySet()) {
      category[at] =
          frame.categories().containsKey(column.getKey()) || holdsText(column.getValue());
      found += category[at++] ? 1 : 0;
    }
    if (!told && found < lists.size()) {
      Arrays.stream(split).forEach(column -> category[column] = true);
    }
    return category;
  }

  private static boolean holdsText(Data column) {
    return column instanceof Texts
        || (column instanceof Cells cells
            && Arrays.stream(cells.values()).anyMatch(String.class::isInstance));
  }

  private static double[] numbers(Data column, Map<Object, Double> places) {
    double[] numbers = new double[column.rows()];
    for (int row = 0; row < numbers.length; row++) {
      Object value = value(column, row);
      Double place = value == null ? null : places.get(value);
      numbers[row] = place == null ? Double.NaN : place;
    }
    return numbers;
  }

  private static @Nullable Object value(Data column, int row) {
    return switch (column) {
      case Cells cells -> cells.at(row, 0);
      case Texts texts -> texts.values().get(row);
      default -> Rows.numbers(column).toDense().values()[row];
    };
  }
}
