package dev.primavista.server.scoring;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.server.json.JsonCursor;
import dev.primavista.server.json.JsonInput;
import dev.primavista.server.oip.TensorHead;
import dev.primavista.server.oip.TensorReader;
import java.io.IOException;

/**
 * The values of a body as tensors of a model's inputs, by the place where they begin.
 *
 * @param name of the model, for messages
 */
record InputValues(String name, LoadedModel model, byte[] body) {
  private static final String BASE64 = "b64";

  /** The value that begins here, as an input's whole tensor. */
  Tensor whole(TensorSpec spec, int from) {
    TensorHead head = head(sent(spec, from), NestedShape.at(body, from));
    return TensorReader.read(head, JsonCursor.at(body, from));
  }

  /**
   * The values that begin at these places, each as a row of an input's tensor.
   *
   * @param rows how many there have to be
   */
  Tensor stacked(TensorSpec spec, int[] places, int rows) {
    if (places.length != rows) {
      throw new InvalidRequest(
          "wrong_shape",
          name + ": input '" + spec.name() + "' is not in every row once (expected: in each)",
          spec.name());
    }
    TensorSpec sent = sent(spec, places[0]);
    long[] row = NestedShape.at(body, places[0]);
    long[] all = new long[row.length + 1];
    all[0] = rows;
    System.arraycopy(row, 0, all, 1, row.length);
    return TensorReader.readRows(head(sent, all), body, places);
  }

  /** The input as it is sent: as bytes where they stand and the model takes them in its place. */
  private TensorSpec sent(TensorSpec spec, int from) {
    boolean other = spec.dataType() != DataType.BYTES && model.takes(spec, DataType.BYTES);
    return other && JsonInput.read(body, from, this::beginsWithBytes)
        ? new TensorSpec(spec.name(), DataType.BYTES, Shape.of(Shape.ANY))
        : spec;
  }

  private boolean beginsWithBytes(JsonParser parser) throws IOException {
    JsonToken first = parser.nextToken();
    JsonToken element = first == JsonToken.START_ARRAY ? parser.nextToken() : first;
    return element == JsonToken.START_OBJECT && areBytes(parser);
  }

  /** Whether an object stands for bytes; the parser stands at its beginning, or behind its name. */
  boolean areBytes(JsonParser parser) throws IOException {
    return parser.nextToken() == JsonToken.FIELD_NAME
        && parser.currentName().equals(BASE64)
        && model.signature().input(BASE64).isEmpty();
  }

  private static TensorHead head(TensorSpec spec, long[] dimensions) {
    return new TensorHead(
        "input '" + spec.name() + "'",
        spec.name(),
        spec.dataType(),
        NestedShape.fitted(dimensions, spec.shape()),
        spec.dataType() == DataType.BYTES);
  }
}
