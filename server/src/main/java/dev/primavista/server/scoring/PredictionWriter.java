package dev.primavista.server.scoring;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.server.json.JsonWriter;
import dev.primavista.server.records.AnswerRows;
import dev.primavista.server.records.TensorElement;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.SequencedMap;

/**
 * Writes outputs as nested arrays, row by row or one after the other; the only output of a model
 * stands without its name. Bytes that are no text, and outputs called {@code *_bytes}, are written
 * as {@code {"b64": "..."}}.
 */
public final class PredictionWriter {
  private static final String BYTES_SUFFIX = "_bytes";
  private static final String HINT = "ask on /v2/models/NAME/infer";

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
    int rows = AnswerRows.count(outputs, null, HINT);
    if (outputs.size() == 1) {
      whole(outputs.firstEntry().getKey(), outputs.firstEntry().getValue());
    } else {
      records(outputs, rows, false);
    }
  }

  /**
   * An object whose one member is an array with an object for each row, also of the only output; an
   * output's one value in a row stands without an array.
   *
   * @throws InvalidRequest if the outputs have no rows, or not equally many
   */
  public static JsonWriter records(String member, SequencedMap<String, Tensor> outputs) {
    PredictionWriter writer = new PredictionWriter();
    writer.json.beginObject().name(member);
    writer.records(outputs, AnswerRows.count(outputs, null, HINT), true);
    return writer.json.endObject();
  }

  private void records(SequencedMap<String, Tensor> outputs, int rows, boolean flat) {
    json.beginArray();
    for (int row = 0; row < rows; row++) {
      record(outputs, row, flat);
    }
    json.endArray();
  }

  private void record(SequencedMap<String, Tensor> outputs, int row, boolean flat) {
    json.beginObject();
    outputs.forEach(
        (name, tensor) -> {
          json.name(name);
          int width = (int) tensor.shape().elementsPerRow();
          int axis = flat && width == 1 ? tensor.shape().rank() : 1;
          int _ = nested(name, tensor, axis, row * width);
        });
    json.endObject();
  }

  private void row(String name, Tensor tensor, int row) {
    int _ = nested(name, tensor, 1, row * (int) tensor.shape().elementsPerRow());
  }

  /** A document for each row, which is what the array would hold, each in a line of its own. */
  public static byte[] lines(SequencedMap<String, Tensor> outputs) {
    int rows = AnswerRows.count(outputs, null, HINT);
    StringBuilder lines = new StringBuilder();
    for (int row = 0; row < rows; row++) {
      PredictionWriter writer = new PredictionWriter();
      if (outputs.size() == 1) {
        writer.row(outputs.firstEntry().getKey(), outputs.firstEntry().getValue(), row);
      } else {
        writer.record(outputs, row, false);
      }
      lines.append(writer.json).append('\n');
    }
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** An object whose one member is the only output, or an object of all. */
  public static JsonWriter columns(String member, SequencedMap<String, Tensor> outputs) {
    if (outputs.size() != 1) {
      return named(member, outputs);
    }
    PredictionWriter writer = new PredictionWriter();
    writer.json.beginObject().name(member);
    writer.whole(outputs.firstEntry().getKey(), outputs.firstEntry().getValue());
    return writer.json.endObject();
  }

  /** An object whose one member is an object of all outputs, whatever their shapes are. */
  public static JsonWriter named(String member, SequencedMap<String, Tensor> outputs) {
    PredictionWriter writer = new PredictionWriter();
    writer.json.beginObject().name(member).beginObject();
    outputs.forEach(
        (name, tensor) -> {
          writer.json.name(name);
          writer.whole(name, tensor);
        });
    return writer.json.endObject().endObject();
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
      case FixedTensor numbers -> TensorElement.write(json, numbers, index);
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
}
