package dev.primavista.server.records;

import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.server.json.JsonWriter;
import java.util.List;
import java.util.SequencedMap;

/**
 * Writes answers row by row: an object for each row with a member for each output. Numbers that
 * have labels are an object by label, other rows of several values an array.
 */
public final class RecordWriter {
  private RecordWriter() {}

  /** One array with an object for each row. */
  public static JsonWriter write(Signature signature, SequencedMap<String, Tensor> outputs) {
    JsonWriter json = new JsonWriter().beginArray();
    int rows = outputs.isEmpty() ? 0 : outputs.firstEntry().getValue().rows();
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
    boolean named = labels.size() == width;
    if (named) {
      json.beginObject();
    } else {
      json.beginArray();
    }
    for (int i = 0; i < width; i++) {
      if (named) {
        json.name(labels.get(i));
      }
      TensorElement.write(json, tensor, row * width + i);
    }
    if (named) {
      json.endObject();
    } else {
      json.endArray();
    }
  }
}
