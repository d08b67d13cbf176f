package dev.primavista.client;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An infer request's bytes: JSON, and behind it the tensors that are binary.
 *
 * @param jsonBytes how long the JSON is; what follows is binary
 */
record RequestBody(int jsonBytes, List<ByteBuffer> parts) {
  private static final int LENGTH_BYTES = 4;

  /** For a request of which this time is left. */
  static RequestBody of(InferRequest request, ClientConfig.Encoding encoding, Duration left) {
    boolean binary = encoding == ClientConfig.Encoding.BINARY;
    List<ByteBuffer> tensors = new ArrayList<>();
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    try (JsonGenerator out = Json.generator(json)) {
      out.writeStartObject();
      if (request.id().isPresent()) {
        out.writeStringField("id", request.id().get());
      }
      writeParameters(request, binary, left, out);
      out.writeArrayFieldStart("inputs");
      for (Input input : request.inputs()) {
        if (binary) {
          tensors.add(writeBinary(input, out));
        } else {
          writeJson(input, out);
        }
      }
      out.writeEndArray();
      writeOutputs(request, binary, out);
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<ByteBuffer> parts = new ArrayList<>(List.of(ByteBuffer.wrap(json.toByteArray())));
    parts.addAll(tensors);
    return new RequestBody(json.size(), List.copyOf(parts));
  }

  private static void writeParameters(
      InferRequest request, boolean binary, Duration left, JsonGenerator out) throws IOException {
    out.writeObjectFieldStart("parameters");
    for (Map.Entry<String, Object> parameter : request.parameters().entrySet()) {
      out.writeFieldName(parameter.getKey());
      switch (parameter.getValue()) {
        case Boolean truth -> out.writeBoolean(truth);
        case BigInteger whole -> out.writeNumber(whole);
        case Float number -> out.writeNumber(number);
        case Double number -> out.writeNumber(number);
        case Number whole -> out.writeNumber(whole.longValue());
        default -> out.writeString(parameter.getValue().toString());
      }
    }
    if (!request.parameters().containsKey("timeout")) {
      out.writeNumberField("timeout", Math.max(1, left.toNanos() / 1000));
    }
    if (binary) {
      out.writeBooleanField("binary_data_output", true);
    }
    out.writeEndObject();
  }

  private static void writeOutputs(InferRequest request, boolean binary, JsonGenerator out)
      throws IOException {
    if (request.outputs().isEmpty()) {
      return;
    }
    out.writeArrayFieldStart("outputs");
    for (String name : request.outputs()) {
      out.writeStartObject();
      out.writeStringField("name", name);
      if (binary) {
        out.writeObjectFieldStart("parameters");
        out.writeBooleanField("binary_data", true);
        out.writeEndObject();
      }
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static void writeHead(Input input, JsonGenerator out) throws IOException {
    Tensor tensor = input.tensor();
    out.writeStartObject();
    out.writeStringField("name", input.name());
    out.writeStringField("datatype", tensor.dataType().name());
    long[] dimensions = tensor.shape().dimensions();
    out.writeFieldName("shape");
    out.writeArray(dimensions, 0, dimensions.length);
  }

  private static ByteBuffer writeBinary(Input input, JsonGenerator out) throws IOException {
    ByteBuffer bytes =
        switch (input.tensor()) {
          case FixedTensor numbers -> numbers.data();
          case BytesTensor texts -> prefixed(texts);
        };
    writeHead(input, out);
    out.writeObjectFieldStart("parameters");
    out.writeNumberField("binary_data_size", bytes.remaining());
    out.writeEndObject();
    out.writeEndObject();
    return bytes;
  }

  /** Each element behind its length. */
  private static ByteBuffer prefixed(BytesTensor texts) {
    int size = 0;
    for (int i = 0; i < texts.elementCount(); i++) {
      size = Math.addExact(size, Math.addExact(LENGTH_BYTES, texts.bytesAt(i).length));
    }
    ByteBuffer bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < texts.elementCount(); i++) {
      bytes.putInt(texts.bytesAt(i).length).put(texts.bytesAt(i));
    }
    return bytes.flip();
  }

  private static void writeJson(Input input, JsonGenerator out) throws IOException {
    writeHead(input, out);
    out.writeArrayFieldStart("data");
    switch (input.tensor()) {
      case BytesTensor texts -> {
        for (int i = 0; i < texts.elementCount(); i++) {
          out.writeString(text(input, texts.bytesAt(i)));
        }
      }
      case FixedTensor numbers -> {
        for (int i = 0; i < numbers.elementCount(); i++) {
          writeNumber(numbers, i, out);
        }
      }
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static String text(Input input, byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(
          "input '" + input.name() + "': bytes that are no UTF-8 text (expected: Encoding.BINARY)",
          e);
    }
  }

  private static void writeNumber(FixedTensor numbers, int index, JsonGenerator out)
      throws IOException {
    DataType type = numbers.dataType();
    switch (type) {
      case BOOL -> out.writeBoolean(numbers.longAt(index) != 0);
      case FP64 -> out.writeNumber(numbers.doubleAt(index));
      case FP16, BF16, FP32 -> out.writeNumber((float) numbers.doubleAt(index));
      case UINT64 -> out.writeNumber(new BigInteger(Long.toUnsignedString(numbers.longAt(index))));
      default -> out.writeNumber(numbers.longAt(index));
    }
  }

  /** Whether tensors follow the JSON. */
  boolean binary() {
    return parts.size() > 1;
  }

  BodyPublisher publisher() {
    return BodyPublishers.concat(
        parts.stream().map(RequestBody::publisher).toArray(BodyPublisher[]::new));
  }

  private static BodyPublisher publisher(ByteBuffer part) {
    if (part.hasArray()) {
      return BodyPublishers.ofByteArray(
          part.array(), part.arrayOffset() + part.position(), part.remaining());
    }
    byte[] copy = new byte[part.remaining()];
    part.duplicate().get(copy);
    return BodyPublishers.ofByteArray(copy);
  }
}
