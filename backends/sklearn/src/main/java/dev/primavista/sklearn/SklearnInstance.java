package dev.primavista.sklearn;

import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.sklearn.data.Chosen;
import dev.primavista.sklearn.data.Columns;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.estimator.Classifier;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.estimator.Method;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** Tensors in, the model's answers out; holds nothing of its own. */
final class SklearnInstance implements ModelInstance {
  private final SklearnModel model;
  private final List<TensorSpec> inputs;
  private final List<Method> answered;

  SklearnInstance(SklearnModel model, List<TensorSpec> inputs) {
    this.model = model;
    this.inputs = inputs;
    this.answered = answered(model);
  }

  /** What is answered to every request: {@code predict} with what supports it, else the rest. */
  static List<Method> answered(SklearnModel model) {
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

  @Override
  public SequencedMap<String, Tensor> execute(Map<String, Tensor> tensors) {
    Data rows = rows(tensors);
    SequencedMap<String, Tensor> outputs = new LinkedHashMap<>();
    if (model.last() instanceof Classifier classifier) {
      Classifier.Classes classes = model.classify(rows);
      SklearnTensors.put(outputs, "label", new Chosen(classifier.labels(), classes.chosen()));
      SklearnTensors.put(outputs, "probabilities", classes.probabilities());
      return outputs;
    }
    for (Method method : answered) {
      Data answer = model.apply(method, rows);
      SklearnTensors.put(outputs, nameOf(method, answer), answer);
    }
    return outputs;
  }

  private static String nameOf(Method method, Data answer) {
    return switch (method) {
      case PREDICT -> answer instanceof Chosen ? "label" : "prediction";
      case PREDICT_PROBA -> "probabilities";
      case TRANSFORM -> "output";
      default -> method.pythonName();
    };
  }

  private Data rows(Map<String, Tensor> tensors) {
    if (model.input() instanceof Input.Values
        && required(tensors, inputs.getFirst()) instanceof BytesTensor texts) {
      return SklearnTensors.items(texts);
    }
    if (!(model.input() instanceof Input.Named || model.input() instanceof Input.Mixed)) {
      return SklearnTensors.data(required(tensors, inputs.getFirst()));
    }
    SequencedMap<String, Data> columns = new LinkedHashMap<>();
    for (TensorSpec spec : inputs) {
      columns.put(spec.name(), SklearnTensors.data(required(tensors, spec)));
    }
    return new Columns(columns);
  }

  private static Tensor required(Map<String, Tensor> tensors, TensorSpec spec) {
    Tensor tensor = tensors.get(spec.name());
    if (tensor == null) {
      throw new IllegalStateException("input " + spec.name() + " is missing");
    }
    return tensor;
  }

  @Override
  public void close() {}
}
