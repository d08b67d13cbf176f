package dev.primavista.server.records;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.server.json.JsonWriter;
import java.util.List;
import java.util.SequencedMap;

/**
 * Writes answers row by row: an object for each row with a member for each output. Numbers that
 * have labels are an object by label, other rows of several values arrays nested as their shape
 * says.
 */
public final class RecordWriter {
  private RecordWriter() {}

  /**
   * One array with an object for each row.
   *
   * @throws InvalidRequest if the outputs have no rows, or not equally many
   */
  public static JsonWriter write(Signature signature, SequencedMap<String, Tensor> outputs) {
    JsonWriter json = new JsonWriter().beginArray();
    int rows = AnswerRows.count(outputs, null, "ask on /v2/models/NAME/infer");
    for (int row = 0; row < rows; row++) {
      json.beginObject();
      for (String name : outputs.sequencedKeySet()) {
        Tensor tensor = outputs.get(name);
        if (tensor != null) {
          List<String> labels = signature.output(name).map(TensorSpec::labels).orElse(List.of());
          writeRow(json.name(name), tensor, row, labels);
        }
      }
      json.endObject();
    }
    return json.endArray();
  }

  private static void writeRow(JsonWriter json, Tensor tensor, int row, List<String> labels) {
    if (tensor.shape().rank() <= 1) {
      TensorElement.write(json, tensor, row);
      return;
    }
    int width = (int) tensor.shape().elementsPerRow();
    if (labels.size() != width || labels.contains("")) {
      int _ = nested(json, tensor, 1, row * width);
      return;
    }
    json.beginObject();
    for (int i = 0; i < width; i++) {
      TensorElement.write(json.name(labels.get(i)), tensor, row * width + i);
    }
    json.endObject();
  }

  /** Writes what lies behind this axis from this element on; gives the element behind it. */
  private static int nested(JsonWriter json, Tensor tensor, int axis, int from) {
    if (axis == tensor.shape().rank()) {
      TensorElement.write(json, tensor, from);
      return from + 1;
    }
    int at = from;
    json.beginArray();
    for (long i = 0; i < tensor.shape().dimension(axis); i++) {
      at = nested(json, tensor, axis + 1, at);
    }
    json.endArray();
    return at;
  }
}
