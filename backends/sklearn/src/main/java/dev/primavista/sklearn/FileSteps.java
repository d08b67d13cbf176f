package dev.primavista.sklearn;

import dev.primavista.core.model.ModelDescription.Parameter;
import dev.primavista.core.model.ModelDescription.Step;
import dev.primavista.pickle.PyDict;
import dev.primavista.pickle.PyList;
import dev.primavista.pickle.PyNone;
import dev.primavista.pickle.PyObject;
import dev.primavista.pickle.PyStr;
import dev.primavista.pickle.PyTuple;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Reading;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The parts of a model as its file nests them, each with what its constructor was given. */
final class FileSteps {
  private static final int DEEPEST = 50;
  private static final int MOST = 1000;

  /** What holds the parts of a class, the first that is there; others show their parameters. */
  private static final List<String> HOLDERS =
      List.of("steps", "transformer_list", "transformers_", "transformers", "best_estimator_");

  private static final Set<String> PARALLEL = Set.of("ColumnTransformer", "FeatureUnion");

  private final Reading reading;
  private final List<Step> steps = new ArrayList<>();

  private FileSteps(Reading reading) {
    this.reading = reading;
  }

  static List<Step> of(PyValue root, Reading reading) {
    FileSteps drawing = new FileSteps(reading);
    drawing.add(new Part("", root, ""), 0);
    return drawing.steps;
  }

  /** A part inside another; {@code columns} are those that it is given. */
  private record Part(String name, PyValue value, String columns) {}

  private void add(Part part, int depth) {
    if (depth > DEEPEST || steps.size() >= MOST) {
      return;
    }
    if (!(part.value() instanceof PyObject object)) {
      String type = part.value() instanceof PyStr text ? text.value() : "passthrough";
      steps.add(new Step(part.name(), type, depth, part.columns()));
      return;
    }
    Set<String> holders = new HashSet<>(HOLDERS);
    List<Part> parts = parts(object, holders);
    String type = object.type().name();
    boolean parallel =
        PARALLEL.contains(type) || (parts.size() > 1 && object.attribute("steps").isEmpty());
    steps.add(
        new Step(part.name(), type, depth, note(part), parameters(object, holders), parallel));
    parts.forEach(inner -> add(inner, depth + 1));
  }

  private String note(Part part) {
    String own = reading.of(part.value()).map(Estimator::note).orElse("");
    return part.columns().isEmpty() || own.isEmpty()
        ? part.columns() + own
        : part.columns() + "; " + own;
  }

  /** The parts; the attributes that hold them are added to {@code holders}. */
  private List<Part> parts(PyObject object, Set<String> holders) {
    List<Part> parts = new ArrayList<>();
    for (String holder : HOLDERS) {
      Optional<PyValue> held = object.attribute(holder);
      if (parts.isEmpty() && held.isPresent()) {
        addParts(holder, held.get(), parts);
      }
    }
    boolean found = !parts.isEmpty();
    ParameterDefaults defaults = ParameterDefaults.of(object.type());
    for (PyDict.Entry entry : attributes(object)) {
      String name = ((PyStr) entry.key()).value();
      List<Part> own = new ArrayList<>();
      if (isParameter(name)) {
        addParts(name, entry.value(), own);
      }
      if (!own.isEmpty()) {
        holders.add(name);
        parts.addAll(found || !defaults.knows(name) ? List.of() : own);
      }
    }
    return parts;
  }

  private void addParts(String name, PyValue value, List<Part> parts) {
    if (isEstimator(value)) {
      parts.add(new Part(name, value, ""));
    } else if (value instanceof PyList list) {
      for (PyValue item : list.items()) {
        if (item instanceof PyTuple tuple) {
          part(tuple.items()).ifPresent(parts::add);
        } else if (item instanceof PyList pair) {
          part(pair.items()).ifPresent(parts::add);
        } else if (isEstimator(item)) {
          parts.add(new Part(name + "[" + parts.size() + "]", item, ""));
        }
      }
    }
  }

  /** Of {@code (name, estimator)} or {@code (name, estimator, columns)}. */
  private Optional<Part> part(List<PyValue> items) {
    if (items.size() < 2 || !(items.get(0) instanceof PyStr name)) {
      return Optional.empty();
    }
    PyValue value = items.get(1);
    boolean word = value instanceof PyNone || value instanceof PyStr;
    if (!word && !isEstimator(value)) {
      return Optional.empty();
    }
    return Optional.of(
        new Part(name.value(), value, items.size() > 2 ? PythonRepr.columns(items.get(2)) : ""));
  }

  private boolean isEstimator(PyValue value) {
    return reading.reads(value)
        || (value instanceof PyObject object && object.attribute("_sklearn_version").isPresent());
  }

  private static List<Parameter> parameters(PyObject object, Set<String> holders) {
    ParameterDefaults defaults = ParameterDefaults.of(object.type());
    List<Parameter> parameters = new ArrayList<>();
    for (PyDict.Entry entry : attributes(object)) {
      String name = ((PyStr) entry.key()).value();
      if (isParameter(name) && !holders.contains(name)) {
        String value = PythonRepr.of(entry.value());
        if (defaults.differs(name, value)) {
          parameters.add(new Parameter(name, value));
        }
      }
    }
    return parameters;
  }

  /** Fitted attributes end in an underscore, private ones begin with it. */
  private static boolean isParameter(String name) {
    return !name.endsWith("_") && !name.startsWith("_");
  }

  private static List<PyDict.Entry> attributes(PyObject object) {
    return object.state().orElse(null) instanceof PyDict dict
        ? dict.entries().stream().filter(entry -> entry.key() instanceof PyStr).toList()
        : List.of();
  }
}
