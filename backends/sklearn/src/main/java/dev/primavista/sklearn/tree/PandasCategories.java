package dev.primavista.sklearn.tree;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.trees.LightGbmModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The categories of a data frame's columns, as LightGBM keeps them: a value counts as its place in
 * its column's list, any other value is missing.
 */
final class PandasCategories {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<String> names;
  private final List<Optional<Map<Object, Double>>> codes = new ArrayList<>();
  private final List<List<String>> texts = new ArrayList<>();

  private PandasCategories(LightGbmModel model, List<List<Object>> lists) {
    names = model.featureNames();
    boolean[] categorical = model.header().categorical();
    int next = 0;
    for (boolean flagged : categorical) {
      if (!flagged) {
        codes.add(Optional.empty());
        texts.add(List.of());
        continue;
      }
      if (next == lists.size()) {
        throw unclear(lists.size(), "more");
      }
      Map<Object, Double> places = new HashMap<>();
      List<String> known = new ArrayList<>();
      for (Object value : lists.get(next)) {
        places.put(value, (double) places.size());
        known.add(String.valueOf(value));
      }
      codes.add(Optional.of(places));
      texts.add(known);
      next++;
    }
    if (next != lists.size()) {
      throw unclear(lists.size(), String.valueOf(next));
    }
  }

  private static UnreadableModel unclear(int lists, String columns) {
    return new UnreadableModel(
        "it has " + lists + " lists of pandas categories for " + columns + " categorical columns");
  }

  /**
   * The categories of a model; none if it was not fitted on any.
   *
   * @param given those of the booster's attribute, where the text has none
   */
  static Optional<PandasCategories> of(LightGbmModel model, Optional<PyValue> given) {
    String json = model.header().pandasCategories();
    List<List<Object>> lists =
        json.isEmpty() ? given.map(PandasCategories::lists).orElse(List.of()) : lists(json);
    return lists.isEmpty() ? Optional.empty() : Optional.of(new PandasCategories(model, lists));
  }

  private static List<List<Object>> lists(String json) {
    List<List<Object>> lists = new ArrayList<>();
    try {
      for (JsonNode list : JSON.readTree(json)) {
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
    SequencedMap<String, Input.Column> columns = new LinkedHashMap<>();
    for (int i = 0; i < codes.size(); i++) {
      String name = i < names.size() ? names.get(i) : "Column_" + i;
      boolean numbers =
          codes.get(i).stream()
              .allMatch(places -> places.keySet().stream().allMatch(Double.class::isInstance));
      columns.put(
          name,
          codes.get(i).isEmpty()
              ? Input.Column.NUMBER
              : new Input.Column(numbers ? Input.Kind.NUMBER : Input.Kind.MIXED, texts.get(i)));
    }
    return new Input.Named(columns);
  }

  /** A data frame's values as numbers; anything else as it is. */
  Data encoded(Data rows) {
    if (!(rows instanceof Columns frame)) {
      return rows;
    }
    int count = codes.size();
    if (frame.columns().size() != count) {
      throw new InvalidRequest(
          "wrong_shape", frame.columns().size() + " columns given, " + count + " columns expected");
    }
    double[] values = new double[frame.rows() * count];
    int column = 0;
    for (Data data : frame.columns().values()) {
      double[] numbers = numbers(data, codes.get(column));
      for (int row = 0; row < numbers.length; row++) {
        values[row * count + column] = numbers[row];
      }
      column++;
    }
    return new DenseMatrix(frame.rows(), count, values);
  }

  private static double[] numbers(Data column, Optional<Map<Object, Double>> places) {
    if (places.isEmpty()) {
      return Rows.column(column);
    }
    double[] numbers = new double[column.rows()];
    for (int row = 0; row < numbers.length; row++) {
      Object value = value(column, row);
      Double place = value == null ? null : places.get().get(value);
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
