package dev.primavista.sklearn;

import dev.primavista.core.model.ModelDescription.Step;
import dev.primavista.pickle.NdArray;
import dev.primavista.pickle.PyList;
import dev.primavista.pickle.PyNone;
import dev.primavista.pickle.PyObject;
import dev.primavista.pickle.PyStr;
import dev.primavista.pickle.PyTuple;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Reading;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * What a file says of its model beside the answers.
 *
 * @param version of the scikit-learn that wrote it; empty where the file does not say
 * @param origin the outermost class as the file names it
 * @param featureNames the columns it was fitted on, in order; empty where the file names none
 * @param steps its parts, outermost first
 */
record FileFacts(String version, String origin, List<String> featureNames, List<Step> steps) {
  private static final int DEEPEST = 50;

  FileFacts {
    featureNames = List.copyOf(featureNames);
    steps = List.copyOf(steps);
  }

  /** The facts of a file that was read. */
  static FileFacts of(PyValue root, Reading reading, Estimator estimator) {
    String origin =
        root instanceof PyObject object ? object.type().qualifiedName() : root.typeName();
    List<String> names =
        featureNames(root, reading, 0).orElseGet(() -> estimator.featureNames().fitted());
    return new FileFacts(version(root), origin, usable(names), FileSteps.of(root, reading));
  }

  private static List<String> usable(List<String> names) {
    boolean usable =
        new HashSet<>(names).size() == names.size() && names.stream().noneMatch(String::isBlank);
    return usable ? names : List.of();
  }

  /** The facts of a booster's own file. */
  static FileFacts of(Estimator booster, String origin) {
    return new FileFacts(
        "",
        origin,
        usable(booster.featureNames().fitted()),
        List.of(new Step("", booster.type(), 0, booster.note())));
  }

  private static String version(PyValue root) {
    return root instanceof PyObject object
            && object.attribute("_sklearn_version").orElse(null) instanceof PyStr text
        ? text.value()
        : "";
  }

  /** Its own names, or those of the part that sees the rows first. */
  private static Optional<List<String>> featureNames(PyValue value, Reading reading, int depth) {
    if (!(value instanceof PyObject object) || depth > DEEPEST) {
      return Optional.empty();
    }
    if (object.attribute("feature_names_in_").orElse(null) instanceof NdArray names
        && "UO".indexOf(names.dtype().kind()) >= 0) {
      return Optional.of(names.strings());
    }
    for (String attribute : List.of("best_estimator_", "estimator_")) {
      Optional<List<String>> inner =
          object.attribute(attribute).flatMap(part -> featureNames(part, reading, depth + 1));
      if (inner.isPresent()) {
        return inner;
      }
    }
    return object
        .attribute("steps")
        .or(() -> object.attribute("transformer_list"))
        .flatMap(steps -> ofFirst(steps, reading, depth))
        .or(
            () ->
                reading
                    .of(object)
                    .map(part -> part.featureNames().fitted())
                    .filter(names -> !names.isEmpty()));
  }

  private static Optional<List<String>> ofFirst(PyValue steps, Reading reading, int depth) {
    List<PyValue> items = steps instanceof PyList list ? list.items() : List.of();
    for (PyValue item : items) {
      PyValue step =
          item instanceof PyTuple pair && pair.items().size() == 2 ? pair.items().get(1) : item;
      if (!(step instanceof PyNone) && !(step instanceof PyStr)) {
        return featureNames(step, reading, depth + 1);
      }
    }
    return Optional.empty();
  }
}
