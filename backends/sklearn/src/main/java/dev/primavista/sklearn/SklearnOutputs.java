package dev.primavista.sklearn;

import dev.primavista.core.ServingException;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.sklearn.data.Chosen;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.estimator.Classifier;
import dev.primavista.sklearn.estimator.Labels;
import dev.primavista.sklearn.estimator.Method;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/** What a model's methods are called as outputs, and which of them everybody is answered. */
final class SklearnOutputs {
  /** Estimators whose {@code predict} gives the number of a cluster. */
  private static final Set<String> CLUSTERERS =
      Set.of(
          "AffinityPropagation",
          "Birch",
          "BisectingKMeans",
          "KMeans",
          "MeanShift",
          "MiniBatchKMeans");

  /** Outputs with a number for each class. */
  private static final Set<String> PER_CLASS =
      Set.of("label", "probabilities", "log_probabilities", "decision_function");

  /** Methods that answer each of several outputs with a number for each of its classes. */
  private static final Set<Method> PER_OUTPUT =
      Set.of(Method.PREDICT_PROBA, Method.PREDICT_LOG_PROBA);

  private final SklearnModel model;
  private final List<Method> usual;
  private final SequencedMap<String, Method> methods = new LinkedHashMap<>();

  /** Outputs by the name of their method in Python, where that is another. */
  private final SequencedMap<String, String> pythonNames = new LinkedHashMap<>();

  private final List<TensorSpec> usualSpecs = new ArrayList<>();
  private final List<TensorSpec> onRequest = new ArrayList<>();

  /**
   * The outputs as these rows are answered with them.
   *
   * @throws ServingException if what everybody is answered cannot be answered for these rows
   */
  SklearnOutputs(SklearnModel model, Data example) {
    this.model = model;
    this.usual = usual(model);
    add(usual, example, usualSpecs);
    Set<Method> others = EnumSet.noneOf(Method.class);
    others.addAll(model.methods());
    others.removeAll(usual);
    // It takes the rows of an answer, not those of a request.
    others.remove(Method.INVERSE_TRANSFORM);
    others.forEach(method -> addIfAnswered(method, example));
    List.copyOf(usualSpecs).forEach(this::addPythonName);
    List.copyOf(onRequest).forEach(this::addPythonName);
  }

  /** Lets an output be asked for as its method is called in Python, if it is the only one of it. */
  private void addPythonName(TensorSpec spec) {
    Method method = method(spec.name());
    String name = method.pythonName();
    boolean alone = methods.values().stream().filter(method::equals).count() == 1;
    if (alone && !methods.containsKey(name)) {
      pythonNames.put(name, spec.name());
      methods.put(name, method);
      onRequest.add(new TensorSpec(name, spec.dataType(), spec.shape(), spec.labels()));
    }
  }

  private void addIfAnswered(Method method, Data example) {
    try {
      add(List.of(method), example, onRequest);
    } catch (ServingException | UnsupportedOperationException notForTheseRows) {
      methods.values().removeIf(known -> known == method);
    }
  }

  /** {@code predict} with what supports it; else the transformed rows; else all there is. */
  static List<Method> usual(SklearnModel model) {
    List<Method> all = model.methods().stream().sorted().toList();
    if (all.contains(Method.PREDICT)) {
      return all.contains(Method.PREDICT_PROBA)
          ? List.of(Method.PREDICT, Method.PREDICT_PROBA)
          : all.stream()
              .filter(method -> method == Method.PREDICT || method == Method.DECISION_FUNCTION)
              .toList();
    }
    return all.contains(Method.TRANSFORM) ? List.of(Method.TRANSFORM) : all;
  }

  private void add(List<Method> added, Data example, List<TensorSpec> specs) {
    for (Method method : added) {
      SequencedMap<String, Tensor> answers = new LinkedHashMap<>();
      put(answers, method, model.apply(method, example));
      List<Labels> outputs = model.root().classesOfOutputs();
      boolean each = PER_OUTPUT.contains(method) && answers.size() == outputs.size();
      int output = 0;
      for (Map.Entry<String, Tensor> answer : answers.entrySet()) {
        String name = answer.getKey();
        Tensor tensor = answer.getValue();
        Shape shape = tensor.shape().withRows(Shape.ANY);
        List<String> names = each ? outputs.get(output++).names() : classes(name, shape);
        specs.add(new TensorSpec(name, tensor.dataType(), shape, names));
        methods.put(name, method);
      }
    }
  }

  /** The classes whose numbers an output has; none where it has others. */
  private List<String> classes(String output, Shape shape) {
    List<String> names = model.root().classes().map(Labels::names).orElse(List.of());
    boolean perClass =
        PER_CLASS.contains(output)
            && (shape.rank() == 1 ? output.equals("label") : shape.dimension(1) == names.size());
    return perClass ? names : List.of();
  }

  /** What everybody is answered. */
  List<TensorSpec> specs() {
    return usualSpecs;
  }

  /** What is answered to those who ask for it. */
  List<TensorSpec> onRequest() {
    return onRequest;
  }

  /** What {@code predict} answers of it; empty where the model has no such method. */
  List<String> predictions() {
    return usualSpecs.stream()
        .map(TensorSpec::name)
        .filter(name -> methods.get(name) == Method.PREDICT)
        .toList();
  }

  /** The answers for these rows; the usual ones where no output is named. */
  SequencedMap<String, Tensor> answer(Data rows, List<String> asked) {
    SequencedMap<String, Tensor> outputs = new LinkedHashMap<>();
    Set<Method> wanted = EnumSet.noneOf(Method.class);
    asked.forEach(name -> wanted.add(method(name)));
    List<Method> chosen = asked.isEmpty() ? usual : List.copyOf(wanted);
    List<Method> rest = new ArrayList<>(chosen);
    boolean both = chosen.contains(Method.PREDICT) && chosen.contains(Method.PREDICT_PROBA);
    if (both && model.last() instanceof Classifier classifier) {
      Classifier.Classes classes = model.classify(rows);
      put(outputs, Method.PREDICT, new Chosen(classifier.labels(), classes.chosen()));
      put(outputs, Method.PREDICT_PROBA, classes.probabilities());
      rest.removeAll(List.of(Method.PREDICT, Method.PREDICT_PROBA));
    }
    for (Method method : rest) {
      put(outputs, method, model.apply(method, rows));
    }
    for (String name : asked) {
      Tensor own = outputs.get(pythonNames.getOrDefault(name, name));
      if (own != null) {
        outputs.putIfAbsent(name, own);
      }
    }
    return outputs;
  }

  private Method method(String output) {
    Method method = methods.get(output);
    if (method == null) {
      throw new ServingException.InvalidRequest(
          "unknown_output", "no output '" + output + "' (expected: " + methods.keySet() + ")");
    }
    return method;
  }

  private void put(SequencedMap<String, Tensor> outputs, Method method, Data answer) {
    SklearnTensors.put(outputs, name(method, answer), answer);
  }

  private String name(Method method, Data answer) {
    return switch (method) {
      case PREDICT -> predicted(answer);
      case PREDICT_PROBA -> "probabilities";
      case PREDICT_LOG_PROBA -> "log_probabilities";
      case TRANSFORM -> "output";
      default -> method.pythonName();
    };
  }

  private String predicted(Data answer) {
    if (CLUSTERERS.contains(model.last().type())) {
      return "cluster";
    }
    return answer instanceof Chosen ? "label" : "prediction";
  }
}
