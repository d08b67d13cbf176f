package dev.primavista.client;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads an infer answer: JSON, and behind it the tensors that are binary, in their order. */
final class ResponseReader {
  private static final int NOWHERE = -1;

  private final byte[] body;
  private final int jsonBytes;
  private int binaryAt;

  private ResponseReader(byte[] body, int jsonBytes) {
    this.body = body;
    this.jsonBytes = jsonBytes;
    this.binaryAt = jsonBytes;
  }

  /** What is known of one output before it is a tensor. */
  private static final class Head {
    @Nullable String name;
    @Nullable DataType dataType;
    @Nullable Shape shape;
    @Nullable Tensor tensor;
    int dataAt = NOWHERE;
    int binaryBytes = NOWHERE;
  }

  /**
   * Reads it.
   *
   * @param jsonBytes how long the JSON is
   * @throws InferenceException.Malformed if it is not the protocol's
   */
  static InferResponse read(byte[] body, int jsonBytes) {
    if (jsonBytes < 0 || jsonBytes > body.length) {
      throw new InferenceException.Malformed(
          "the answer's JSON should have " + jsonBytes + " of " + Amount.of(body.length, "byte"),
          null);
    }
    try (JsonParser parser = Json.parser(body, 0, jsonBytes)) {
      return new ResponseReader(body, jsonBytes).read(parser);
    } catch (IOException e) {
      throw Json.malformed(e);
    }
  }

  private InferResponse read(JsonParser parser) throws IOException {
    require(parser.nextToken() == JsonToken.START_OBJECT, "the answer is no JSON object");
    String model = "";
    String version = "";
    String id = null;
    List<Output> outputs = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String member = parser.currentName();
      JsonToken token = parser.nextToken();
      switch (member) {
        case "model_name" -> model = text(parser);
        case "model_version" -> version = text(parser);
        case "id" -> id = token == JsonToken.VALUE_NULL ? null : text(parser);
        case "outputs" -> readOutputs(parser, outputs);
        default -> parser.skipChildren();
      }
    }
    int left = body.length - binaryAt;
    require(left == 0, left + " bytes behind the last output");
    return new InferResponse(model, version, Optional.ofNullable(id), outputs);
  }

  /** Some servers write null for what they do not know, and versions as numbers. */
  private static String text(JsonParser parser) throws IOException {
    require(parser.currentToken().isScalarValue(), "a member is no text");
    return parser.currentToken() == JsonToken.VALUE_NULL ? "" : parser.getText();
  }

  private void readOutputs(JsonParser parser, List<Output> outputs) throws IOException {
    require(parser.currentToken() == JsonToken.START_ARRAY, "the outputs are no array");
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      require(parser.currentToken() == JsonToken.START_OBJECT, "an output is no object");
      Head head = new Head();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String member = parser.currentName();
        parser.nextToken();
        readMember(head, member, parser);
      }
      outputs.add(output(head));
    }
  }

  private void readMember(Head head, String member, JsonParser parser) throws IOException {
    switch (member) {
      case "name" -> head.name = text(parser);
      case "datatype" -> head.dataType = dataType(text(parser));
      case "shape" -> head.shape = shape(parser);
      case "data" -> readData(head, parser);
      case "parameters" -> readParameters(head, parser);
      default -> parser.skipChildren();
    }
  }

  static DataType dataType(String name) {
    return DataType.named(name)
        .orElseThrow(
            () -> new InferenceException.Malformed("datatype '" + name + "' is unknown", null));
  }

  static Shape shape(JsonParser parser) throws IOException {
    require(parser.currentToken() == JsonToken.START_ARRAY, "a shape is no array");
    List<Long> dimensions = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      dimensions.add(Json.whole(parser));
    }
    return Shape.of(dimensions.stream().mapToLong(Long::longValue).toArray());
  }

  private void readData(Head head, JsonParser parser) throws IOException {
    if (head.dataType != null && head.shape != null) {
      head.tensor = JsonTensor.read(parser, head.dataType, head.shape, jsonBytes);
    } else {
      head.dataAt = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
      parser.skipChildren();
    }
  }

  private static void readParameters(Head head, JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      return;
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      if (name.equals("binary_data_size") && token == JsonToken.VALUE_NUMBER_INT) {
        head.binaryBytes = parser.getIntValue();
      }
      parser.skipChildren();
    }
  }

  private Output output(Head head) throws IOException {
    String name = present(head.name, "name");
    DataType type = present(head.dataType, "datatype");
    Shape shape = present(head.shape, "shape");
    Tensor tensor = head.tensor;
    if (tensor == null && head.binaryBytes != NOWHERE) {
      tensor = BinaryTensor.read(type, shape, binary(head.binaryBytes));
    } else if (tensor == null && head.dataAt != NOWHERE) {
      try (JsonParser again = Json.parser(body, head.dataAt, jsonBytes - head.dataAt)) {
        again.nextToken();
        tensor = JsonTensor.read(again, type, shape, jsonBytes);
      }
    }
    return new Output(name, present(tensor, "data"));
  }

  private ByteBuffer binary(int size) {
    require(
        size >= 0 && size <= body.length - binaryAt,
        "an output should have "
            + Amount.of(size, "byte")
            + " and has "
            + (body.length - binaryAt));
    ByteBuffer bytes = ByteBuffer.wrap(body, binaryAt, size).slice();
    binaryAt += size;
    return bytes;
  }

  private static <T> T present(@Nullable T value, String member) {
    if (value == null) {
      throw new InferenceException.Malformed("an output has no " + member, null);
    }
    return value;
  }

  static void require(boolean good, String otherwise) {
    if (!good) {
      throw new InferenceException.Malformed(otherwise, null);
    }
  }
}
