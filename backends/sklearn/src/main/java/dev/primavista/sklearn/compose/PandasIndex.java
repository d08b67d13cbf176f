package dev.primavista.sklearn.compose;

import dev.primavista.pickle.NdArray;
import dev.primavista.pickle.PyDict;
import dev.primavista.pickle.PyObject;
import dev.primavista.pickle.PyTuple;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A pandas Index as it is pickled: {@code _new_Index(Index, {'data': ...})}, where the data are an
 * array or, of pandas' own texts, one inside an object, or {@code _new_Index(RangeIndex, {'start':
 * ...})}.
 */
final class PandasIndex {
  private static final int LONGEST = 10_000_000;

  private PandasIndex() {}

  /** Its values; empty for a RangeIndex. */
  static Optional<PyValue> values(PyObject index) {
    return arguments(index).get("data").map(PandasIndex::array);
  }

  private static PyDict arguments(PyObject index) {
    for (PyValue argument : index.arguments().items()) {
      if (argument instanceof PyDict dict) {
        return dict;
      }
    }
    throw new UnreadableModel("a pandas Index without values");
  }

  private static PyValue array(PyValue data) {
    if (data instanceof PyObject own && own.state().orElse(null) instanceof PyTuple parts) {
      for (PyValue part : parts.items()) {
        if (part instanceof NdArray array) {
          return array;
        }
      }
    }
    return data;
  }

  /** The values of a RangeIndex. */
  static List<Integer> range(PyObject index) {
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
