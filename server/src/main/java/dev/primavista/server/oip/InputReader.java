package dev.primavista.server.oip;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.server.json.JsonInput;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads one object of {@code inputs}. Its members may come in any order: data that comes before its
 * datatype or shape is passed over and read again from its place in the body.
 */
final class InputReader {
  private static final int MAX_RANK = 32;
  private static final int NOWHERE = -1;

  private final byte[] body;
  private final String param;
  private @Nullable String name;
  private @Nullable DataType dataType;
  private @Nullable Shape shape;
  private @Nullable Tensor tensor;
  private int dataAt = NOWHERE;

  /** A tensor and the input that it is for. */
  record Named(String name, Tensor tensor) {}

  /**
   * @param param where it stands, for messages: {@code inputs[0]}
   */
  InputReader(byte[] body, String param) {
    this.body = body;
    this.param = param;
  }

  /** Reads the object that the parser stands at the beginning of. */
  Named read(JsonParser parser) throws IOException {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String member = parser.currentName();
      parser.nextToken();
      readMember(member, parser);
    }
    String named = present(name, "name", "a string");
    Tensor read = tensor;
    if (read == null && dataAt != NOWHERE) {
      read = JsonInput.read(body, dataAt, this::readDataAgain);
    }
    return new Named(named, present(read, "data", "an array"));
  }

  private void readMember(String member, JsonParser parser) throws IOException {
    switch (member) {
      case "name" -> name = InferRequestReader.text(parser, once(name, "name"));
      case "datatype" -> dataType = readDataType(parser, once(dataType, "datatype"));
      case "shape" -> shape = readShape(parser, once(shape, "shape"));
      case "data" -> readData(parser);
      case "parameters" -> readParameters(parser);
      default -> parser.skipChildren();
    }
  }

  private void readData(JsonParser parser) throws IOException {
    String _ = once(dataAt == NOWHERE ? tensor : body, "data");
    if (dataType != null && shape != null && name != null) {
      tensor = readData(parser, dataType, shape);
    } else {
      dataAt = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
      parser.skipChildren();
    }
  }

  private Tensor readDataAgain(JsonParser parser) throws IOException {
    DataType type = present(dataType, "datatype", "a type's name");
    Shape dimensions = present(shape, "shape", "an array of dimensions");
    parser.nextToken();
    return readData(parser, type, dimensions);
  }

  private Tensor readData(JsonParser parser, DataType type, Shape dimensions) throws IOException {
    TensorReader.TensorHead head =
        new TensorReader.TensorHead("input '" + name + "'", param, type, dimensions);
    return TensorReader.read(head, parser, body.length / 2);
  }

  private static DataType readDataType(JsonParser parser, String at) throws IOException {
    return DataType.named(InferRequestReader.text(parser, at))
        .orElseThrow(
            () ->
                new InvalidRequest(
                    "unknown_datatype",
                    "'"
                        + at
                        + "' is no datatype (expected: one of "
                        + Arrays.toString(DataType.values())
                        + ")",
                    at));
  }

  private static Shape readShape(JsonParser parser, String at) throws IOException {
    InferRequestReader.require(parser, JsonToken.START_ARRAY, at, "an array of dimensions");
    long[] dimensions = new long[MAX_RANK];
    int rank = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (rank == MAX_RANK
          || parser.currentToken() != JsonToken.VALUE_NUMBER_INT
          || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
          || parser.getLongValue() < 0) {
        throw new InvalidRequest(
            "wrong_shape",
            "'" + at + "' is no shape (expected: at most " + MAX_RANK + " whole numbers >= 0)",
            at);
      }
      dimensions[rank++] = parser.getLongValue();
    }
    return Shape.of(Arrays.copyOf(dimensions, rank));
  }

  private void readParameters(JsonParser parser) throws IOException {
    String at = param + ".parameters";
    InferRequestReader.require(parser, JsonToken.START_OBJECT, at, "an object");
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      if (parser.currentName().equals("binary_data_size")) {
        throw new InvalidRequest(
            "binary_not_supported",
            "binary tensors are not taken here (expected: data in JSON)",
            at + ".binary_data_size");
      }
      parser.nextToken();
      parser.skipChildren();
    }
  }

  /** The member's place; refused if it was read before. */
  private String once(@Nullable Object before, String member) {
    String at = param + "." + member;
    if (before != null) {
      throw new InvalidRequest("repeated_field", "'" + at + "' is there twice", at);
    }
    return at;
  }

  private <T> T present(@Nullable T value, String member, String expected) {
    if (value == null) {
      String at = param + "." + member;
      throw new InvalidRequest(
          "missing_field", "'" + at + "' is missing (expected: " + expected + ")", at);
    }
    return value;
  }
}
