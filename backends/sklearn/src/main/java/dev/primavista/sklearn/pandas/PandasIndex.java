package dev.primavista.sklearn.pandas;

import dev.primavista.core.Amount;
import dev.primavista.pickle.PyDict;
import dev.primavista.pickle.PyObject;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A pandas Index as it is pickled: {@code _new_Index(Index, {'data': ...})}, where the data are an
 * array or, of pandas' own texts, one inside an object, or {@code _new_Index(RangeIndex, {'start':
 * ...})}.
 */
public final class PandasIndex {
  private static final int LONGEST = 10_000_000;

  private PandasIndex() {}

  /** Its values; empty for a RangeIndex. */
  public static Optional<PyValue> values(PyObject index) {
    return arguments(index).get("data").map(PandasValues::array);
  }

  /** Its values where they are texts that pandas keeps in Arrow; empty for any others. */
  public static Optional<List<String>> arrowTexts(PyObject index) {
    return arguments(index)
        .get("data")
        .flatMap(ArrowTexts::of)
        .map(texts -> texts.stream().map(String::valueOf).toList());
  }

  /**
   * Its labels: each a String, Double or Boolean; null for a missing one.
   *
   * @param expected how many there have to be
   * @throws UnreadableModel if there are others, or one is anything else, such as a date
   */
  static List<@Nullable Object> labels(PyObject index, int expected) {
    List<@Nullable Object> labels =
        values(index).map(PandasValues::plain).orElseGet(() -> range(index, expected));
    if (labels.size() != expected) {
      throw new UnreadableModel(
          "a pandas Index of "
              + Amount.of(labels.size(), "label")
              + " (expected: "
              + expected
              + ")");
    }
    return labels;
  }

  /** Its labels as names; a number's name is the number. */
  static List<String> names(PyObject index, int expected) {
    return labels(index, expected).stream().map(PandasIndex::name).toList();
  }

  /** A column's label as its name. */
  public static String name(@Nullable Object label) {
    return label instanceof Double number && number == Math.rint(number)
        ? String.valueOf(number.longValue())
        : String.valueOf(label);
  }

  private static List<@Nullable Object> range(PyObject index, int expected) {
    PyDict bounds = arguments(index);
    int start = bound(bounds, "start");
    int step = bound(bounds, "step");
    long last = start + (long) step * expected;
    if (step < 1 || last - bound(bounds, "stop") >= step || last < bound(bounds, "stop")) {
      throw new UnreadableModel(
          "a pandas RangeIndex of another length than its " + Amount.of(expected, "value"));
    }
    List<@Nullable Object> labels = new ArrayList<>(expected);
    for (int i = 0; i < expected; i++) {
      labels.add((double) (start + (long) step * i));
    }
    return labels;
  }

  private static PyDict arguments(PyObject index) {
    for (PyValue argument : index.arguments().items()) {
      if (argument instanceof PyDict dict) {
        return dict;
      }
    }
    throw new UnreadableModel("a pandas Index without values");
  }

  /** The values of a RangeIndex. */
  public static List<Integer> range(PyObject index) {
    PyDict bounds = arguments(index);
    int start = bound(bounds, "start");
    int stop = bound(bounds, "stop");
    int step = bound(bounds, "step");
    if (step < 1 || (long) stop - start > LONGEST) {
      throw new UnreadableModel("a pandas RangeIndex from " + start + " to " + stop);
    }
    List<Integer> values = new ArrayList<>();
    for (int value = start; value < stop; value += step) {
      values.add(value);
    }
    return values;
  }

  private static int bound(PyDict dict, String name) {
    return State.integer(
        name,
        dict.get(name).orElseThrow(() -> new UnreadableModel("a pandas Index without " + name)));
  }
}
