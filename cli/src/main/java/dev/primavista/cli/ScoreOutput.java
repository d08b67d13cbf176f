package dev.primavista.cli;

import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.server.json.JsonWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** A model's answer as one JSON document: every output as nested lists, and its labels. */
final class ScoreOutput {
  /** Which outputs scikit-learn's methods stand for. */
  private static final Map<String, List<String>> METHODS =
      Map.of(
          "predict", List.of("label", "prediction"),
          "predict_proba", List.of("probabilities"),
          "transform", List.of("output"));

  private ScoreOutput() {}

  /** The outputs of this method; all of them for null. */
  static SequencedMap<String, Tensor> chosen(
      SequencedMap<String, Tensor> outputs, @Nullable String method) {
    if (method == null) {
      return outputs;
    }
    SequencedMap<String, Tensor> chosen = new LinkedHashMap<>();
    for (Map.Entry<String, Tensor> output : outputs.entrySet()) {
      if (output.getKey().equals(method)
          || METHODS.getOrDefault(method, List.of()).contains(output.getKey())) {
        chosen.put(output.getKey(), output.getValue());
      }
    }
    if (chosen.isEmpty()) {
      throw new CommandFailure(
          "unknown_method",
          "the model has no '" + method + "'",
          "its outputs are " + String.join(", ", outputs.keySet()));
    }
    return chosen;
  }

  static String json(LoadedModel model, SequencedMap<String, Tensor> outputs) {
    JsonWriter json = new JsonWriter().beginObject();
    for (Map.Entry<String, Tensor> output : outputs.entrySet()) {
      json.name(output.getKey());
      write(json, output.getValue(), 0, 0);
    }
    json.name("labels").beginObject();
    for (TensorSpec spec : model.signature().outputs()) {
      if (outputs.containsKey(spec.name()) && !spec.labels().isEmpty() && spec.shape().rank() > 1) {
        json.field(spec.name(), spec.labels());
      }
    }
    return json.endObject().endObject().toString();
  }

  private static int write(JsonWriter json, Tensor tensor, int axis, int from) {
    if (axis == tensor.shape().rank()) {
      element(json, tensor, from);
      return from + 1;
    }
    json.beginArray();
    int at = from;
    for (long i = 0; i < tensor.shape().dimension(axis); i++) {
      at = write(json, tensor, axis + 1, at);
    }
    json.endArray();
    return at;
  }

  private static void element(JsonWriter json, Tensor tensor, int index) {
    switch (tensor) {
      case BytesTensor texts -> json.value(texts.stringAt(index));
      case FixedTensor numbers -> number(json, numbers, index);
    }
  }

  private static void number(JsonWriter json, FixedTensor numbers, int index) {
    DataType type = numbers.dataType();
    switch (type) {
      case BOOL -> json.value(numbers.longAt(index) != 0);
      case FP64 -> json.value(numbers.doubleAt(index));
      case FP32, FP16, BF16 -> json.value((float) numbers.doubleAt(index));
      case UINT64 -> json.unsignedValue(numbers.longAt(index));
      default -> json.value(numbers.longAt(index));
    }
  }
}
