package dev.primavista.sklearn.engine;

import dev.primavista.pickle.NdArray;
import dev.primavista.pickle.PyBool;
import dev.primavista.pickle.PyDict;
import dev.primavista.pickle.PyFloat;
import dev.primavista.pickle.PyInt;
import dev.primavista.pickle.PyList;
import dev.primavista.pickle.PyObject;
import dev.primavista.pickle.PySet;
import dev.primavista.pickle.PyStr;
import dev.primavista.pickle.PyTuple;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.estimator.PythonFloat;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.sklearn.pandas.PandasIndex;
import dev.primavista.sklearn.pandas.PandasSeries;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** Attributes by columns' names, which may be numbers, as all versions of the package have them. */
record Attributes(State state) {
  /** The columns that it was fitted on, in order. */
  List<String> taken() {
    List<String> taken = names("feature_names_in_");
    if (taken.stream().distinct().count() != taken.size()) {
      throw new UnreadableModel("two of the columns that it was fitted on have one name");
    }
    return taken;
  }

  /** The columns that it changes. */
  List<String> variables() {
    return names(state.optional("variables_").isPresent() ? "variables_" : "variables");
  }

  /** A list of names, or a single one. */
  List<String> names(String attribute) {
    PyValue value = state.required(attribute);
    return value instanceof PyStr || value instanceof PyInt
        ? List.of(name(value))
        : items(attribute, value).stream().map(Attributes::name).toList();
  }

  static String name(PyValue value) {
    return value instanceof PyStr text ? text.value() : text(value);
  }

  /** Whether values that are missing are refused, as all were before there was the parameter. */
  boolean refusesMissing() {
    return state.text("missing_values", "raise").equals("raise");
  }

  /** A dict by columns. */
  SequencedMap<String, PyValue> byColumn(String attribute) {
    if (!(state.required(attribute) instanceof PyDict dict)) {
      throw new UnreadableModel("attribute '" + attribute + "' is no dict by columns");
    }
    SequencedMap<String, PyValue> entries = new LinkedHashMap<>();
    dict.entries().forEach(entry -> entries.put(name(entry.key()), entry.value()));
    return entries;
  }

  /** A dict of numbers by columns. */
  SequencedMap<String, Double> numbersByColumn(String attribute) {
    SequencedMap<String, Double> numbers = new LinkedHashMap<>();
    byColumn(attribute)
        .forEach((column, value) -> numbers.put(column, State.number(attribute, value)));
    return numbers;
  }

  /** An entry that has to be there. */
  static <T> T of(SequencedMap<String, T> entries, String attribute, String column) {
    T entry = entries.get(column);
    if (entry == null) {
      throw new UnreadableModel(
          "attribute '" + attribute + "' has nothing of column '" + column + "'");
    }
    return entry;
  }

  /** What a list, tuple, set, array or index holds. */
  static List<PyValue> items(String attribute, PyValue value) {
    return switch (value) {
      case PyList list -> list.items();
      case PyTuple tuple -> tuple.items();
      case PySet set -> set.items();
      case NdArray array when array.dtype().kind() == 'O' -> array.objects();
      case NdArray array when "US".indexOf(array.dtype().kind()) >= 0 ->
          array.strings().stream().<PyValue>map(PyStr::new).toList();
      case NdArray array when "iu".indexOf(array.dtype().kind()) >= 0 -> {
        List<PyValue> items = new ArrayList<>();
        for (long number : array.longs()) {
          items.add(PyInt.of(number));
        }
        yield items;
      }
      case NdArray array when "fb".indexOf(array.dtype().kind()) >= 0 -> {
        boolean flags = array.dtype().kind() == 'b';
        List<PyValue> items = new ArrayList<>();
        for (double number : array.doubles()) {
          items.add(flags ? new PyBool(number != 0) : new PyFloat(number));
        }
        yield items;
      }
      case PyObject index when PandasIndex.arrowTexts(index).isPresent() ->
          PandasIndex.arrowTexts(index).get().stream().<PyValue>map(PyStr::new).toList();
      case PyObject index when index.type().name().equals("_new_Index") ->
          PandasIndex.values(index)
              .map(values -> items(attribute, values))
              .orElseGet(
                  () ->
                      PandasIndex.range(index).stream()
                          .<PyValue>map(number -> PyInt.of(number))
                          .toList());
      default ->
          throw new UnreadableModel(
              "attribute '" + attribute + "' is " + value.aTypeName() + " (expected: a list)");
    };
  }

  /** The values of such a list: each a String, Double or Boolean; null for a missing one. */
  static List<@Nullable Object> plain(String attribute, PyValue value) {
    List<@Nullable Object> plain = new ArrayList<>();
    items(attribute, value).forEach(item -> plain.add(PandasSeries.plain(item)));
    return plain;
  }

  /** A value as Python's {@code str} writes it. */
  static String text(PyValue value) {
    return switch (value) {
      case PyStr text -> text.value();
      case PyInt number -> number.value().toString();
      case PyBool flag -> flag.value() ? "True" : "False";
      case PyFloat number -> PythonFloat.text(number.value());
      case NdArray scalar when scalar.size() == 1 && scalar.dtype().itemSize() == 8 ->
          text(items("scalar", scalar).getFirst());
      case NdArray scalar when scalar.size() == 1 && "Uib".indexOf(scalar.dtype().kind()) >= 0 ->
          text(items("scalar", scalar).getFirst());
      default ->
          throw new UnreadableModel(
              "a column is named after " + value.aTypeName() + " (expected: a text or a number)");
    };
  }
}
