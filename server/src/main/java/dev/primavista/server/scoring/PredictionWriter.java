package dev.primavista.server.scoring;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.server.json.JsonWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * Writes outputs as nested arrays, row by row or one after the other; the only output of a model
 * stands without its name. Bytes that are no text, and outputs called {@code *_bytes}, are written
 * as {@code {"b64": "..."}}.
 */
public final class PredictionWriter {
  private static final String BYTES_SUFFIX = "_bytes";

  private final JsonWriter json = new JsonWriter().withBareWords();

  private PredictionWriter() {}

  /**
   * An object whose one member is an array with an entry for each row.
   *
   * @throws InvalidRequest if the outputs have no rows, or not equally many
   */
  public static JsonWriter rows(String member, SequencedMap<String, Tensor> outputs) {
    PredictionWriter writer = new PredictionWriter();
    writer.json.beginObject().name(member);
    writer.each(outputs);
    return writer.json.endObject();
  }

  /** The array alone. */
  public static JsonWriter rows(SequencedMap<String, Tensor> outputs) {
    PredictionWriter writer = new PredictionWriter();
    writer.each(outputs);
    return writer.json;
  }

  private void each(SequencedMap<String, Tensor> outputs) {
    List<Long> counts = outputs.values().stream().map(PredictionWriter::rows).distinct().toList();
    if (counts.size() > 1 || counts.contains(-1L)) {
      throw new InvalidRequest(
          "not_in_rows",
          "the model does not answer row by row: "
              + outputs.entrySet().stream()
                  .map(each -> "'" + each.getKey() + "' is " + each.getValue().shape())
                  .collect(Collectors.joining(", "))
              + " (expected: as many rows in each)",
          "instances",
          "ask with 'inputs', or on /v2/models/NAME/infer");
    }
    if (outputs.size() == 1) {
      whole(outputs.firstEntry().getKey(), outputs.firstEntry().getValue());
    } else {
      records(outputs, counts.isEmpty() ? 0 : counts.getFirst());
    }
  }

  private void records(SequencedMap<String, Tensor> outputs, long rows) {
    json.beginArray();
    for (int row = 0; row < rows; row++) {
      json.beginObject();
      int at = row;
      outputs.forEach(
          (name, tensor) -> {
            json.name(name);
            int width = (int) tensor.shape().withRows(1).elementCount();
            int _ = nested(name, tensor, 1, at * width);
          });
      json.endObject();
    }
    json.endArray();
  }

  /** As many as the first dimension says; -1 where there is none. */
  private static long rows(Tensor tensor) {
    return tensor.shape().rank() == 0 ? -1 : tensor.shape().dimension(0);
  }

  /** An object whose one member is the only output, or an object of all. */
  public static JsonWriter columns(String member, SequencedMap<String, Tensor> outputs) {
    PredictionWriter writer = new PredictionWriter();
    writer.json.beginObject().name(member);
    if (outputs.size() == 1) {
      writer.whole(outputs.firstEntry().getKey(), outputs.firstEntry().getValue());
    } else {
      writer.json.beginObject();
      outputs.forEach(
          (name, tensor) -> {
            writer.json.name(name);
            writer.whole(name, tensor);
          });
      writer.json.endObject();
    }
    return writer.json.endObject();
  }

  private void whole(String name, Tensor tensor) {
    int _ = nested(name, tensor, 0, 0);
  }

  /** Writes what lies behind this axis from this element on; gives the element behind it. */
  private int nested(String name, Tensor tensor, int axis, int from) {
    if (axis >= tensor.shape().rank()) {
      value(name, tensor, from);
      return from + 1;
    }
    int at = from;
    json.beginArray();
    for (long i = 0; i < tensor.shape().dimension(axis); i++) {
      at = nested(name, tensor, axis + 1, at);
    }
    json.endArray();
    return at;
  }

  private void value(String name, Tensor tensor, int index) {
    switch (tensor) {
      case BytesTensor texts when texts.isMissing(index) -> json.nullValue();
      case BytesTensor texts -> text(name, texts.bytesAt(index));
      case FixedTensor numbers -> number(numbers, index);
    }
  }

  private void text(String name, byte[] bytes) {
    if (!name.endsWith(BYTES_SUFFIX)) {
      try {
        String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        json.value(text);
        return;
      } catch (CharacterCodingException e) {
        // Only base64 can carry these bytes.
      }
    }
    json.beginObject().field("b64", Base64.getEncoder().encodeToString(bytes)).endObject();
  }

  private void number(FixedTensor numbers, int index) {
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
