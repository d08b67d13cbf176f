package dev.primavista.sklearn;

import dev.primavista.pickle.NdArray;
import dev.primavista.pickle.PyList;
import dev.primavista.pickle.PyNone;
import dev.primavista.pickle.PyObject;
import dev.primavista.pickle.PyStr;
import dev.primavista.pickle.PyTuple;
import dev.primavista.pickle.PyValue;
import java.util.List;

/** The columns that a model was fitted on. */
final class FeatureNames {
  private static final int DEEPEST = 50;

  private FeatureNames() {}

  /** In their order, as the model itself or the part that sees the rows first has them. */
  static List<String> of(PyValue root) {
    return of(root, 0);
  }

  private static List<String> of(PyValue value, int depth) {
    if (!(value instanceof PyObject object) || depth > DEEPEST) {
      return List.of();
    }
    if (object.attribute("feature_names_in_").orElse(null) instanceof NdArray names
        && "UO".indexOf(names.dtype().kind()) >= 0) {
      return List.copyOf(names.strings());
    }
    for (String attribute : List.of("best_estimator_", "estimator_")) {
      List<String> inner =
          object.attribute(attribute).map(part -> of(part, depth + 1)).orElse(List.of());
      if (!inner.isEmpty()) {
        return inner;
      }
    }
    return object.attribute("steps").map(steps -> ofFirst(steps, depth)).orElse(List.of());
  }

  private static List<String> ofFirst(PyValue steps, int depth) {
    List<PyValue> items = steps instanceof PyList list ? list.items() : List.of();
    for (PyValue item : items) {
      PyValue step =
          item instanceof PyTuple pair && pair.items().size() == 2 ? pair.items().get(1) : item;
      if (!(step instanceof PyNone) && !(step instanceof PyStr)) {
        return of(step, depth + 1);
      }
    }
    return List.of();
  }
}
