package dev.primavista.cli.models;

import dev.primavista.cli.terminal.CommandFailure;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.server.json.JsonWriter;
import dev.primavista.server.records.TensorElement;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A model's answer as one JSON document: every output as nested lists, and its labels. */
final class ScoreOutput {
  /** Which outputs scikit-learn's methods stand for. */
  private static final Map<String, List<String>> METHODS =
      Map.of(
          "predict", List.of("label", "prediction", "cluster"),
          "predict_proba", List.of("probabilities"),
          "predict_log_proba", List.of("log_probabilities"),
          "transform", List.of("output"),
          "kneighbors", List.of("neighbor_distances", "neighbor_indices"));

  private ScoreOutput() {}

  /**
   * The outputs of this method; none, which stands for the usual ones, for null. An output that can
   * also be asked for as its method is called in Python is one.
   */
  static List<String> chosen(Signature signature, @Nullable String method) {
    if (method == null) {
      return List.of();
    }
    List<String> all =
        Stream.concat(signature.outputs().stream(), signature.onRequest().stream())
            .map(TensorSpec::name)
            .toList();
    List<String> meant = METHODS.getOrDefault(method, List.of());
    List<String> chosen = all.stream().filter(meant::contains).toList();
    boolean usual = signature.outputs().stream().anyMatch(spec -> spec.name().equals(method));
    if (!chosen.isEmpty() && !usual) {
      return chosen;
    }
    if (!all.contains(method)) {
      throw new CommandFailure(
          "unknown_method",
          "the model has no '" + method + "'",
          "its outputs are " + String.join(", ", all));
    }
    return List.of(method);
  }

  /** These outputs; all of them where none is named. */
  static SequencedMap<String, Tensor> only(
      SequencedMap<String, Tensor> outputs, List<String> names) {
    if (!names.isEmpty()) {
      outputs.keySet().retainAll(names);
    }
    return outputs;
  }

  static String json(LoadedModel model, SequencedMap<String, Tensor> outputs) {
    JsonWriter json = new JsonWriter().beginObject();
    for (Map.Entry<String, Tensor> output : outputs.entrySet()) {
      json.name(output.getKey());
      write(json, output.getValue(), 0, 0);
    }
    json.name("labels").beginObject();
    for (String name : outputs.sequencedKeySet()) {
      model
          .signature()
          .output(name)
          .filter(spec -> !spec.labels().isEmpty() && spec.shape().rank() > 1)
          .ifPresent(spec -> json.field(name, spec.labels()));
    }
    return json.endObject().endObject().toString();
  }

  private static int write(JsonWriter json, Tensor tensor, int axis, int from) {
    if (axis == tensor.shape().rank()) {
      TensorElement.write(json, tensor, from);
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
}
