package dev.primavista.server.oip;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.server.json.JsonInput;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON body of an infer request, its tensors straight into primitive storage. Members
 * that the protocol does not name are skipped.
 */
final class InferRequestReader {
  private final byte[] body;
  private final SequencedMap<String, Tensor> inputs = new LinkedHashMap<>();
  private @Nullable List<String> outputs;
  private @Nullable String id;
  private @Nullable Duration timeout;
  private boolean inputsSeen;

  /**
   * An infer request.
   *
   * @param id to be echoed
   * @param outputs the outputs asked for, in order; empty for all
   * @param timeout Triton's parameter of this name
   */
  record Decoded(
      Optional<String> id,
      SequencedMap<String, Tensor> inputs,
      List<String> outputs,
      Optional<Duration> timeout) {}

  private InferRequestReader(byte[] body) {
    this.body = body;
  }

  /**
   * @throws InvalidRequest that names the tensor, what was given and what was expected
   */
  static Decoded read(byte[] body) {
    return JsonInput.read(body, new InferRequestReader(body)::readDocument);
  }

  private Decoded readDocument(JsonParser parser) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new InvalidRequest(
          "not_an_object", "the body is no JSON object (expected: {\"inputs\": [...]})");
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      readMember(name, parser);
    }
    if (!inputsSeen) {
      throw new InvalidRequest(
          "missing_field", "'inputs' is missing (expected: an array of tensors)", "inputs");
    }
    return new Decoded(
        Optional.ofNullable(id),
        inputs,
        outputs == null ? List.of() : outputs,
        Optional.ofNullable(timeout));
  }

  private void readMember(String name, JsonParser parser) throws IOException {
    switch (name) {
      case "id" -> id = text(parser, "id");
      case "inputs" -> readInputs(parser);
      case "outputs" -> readOutputs(parser);
      case "parameters" -> readParameters(parser);
      default -> parser.skipChildren();
    }
  }

  private void readInputs(JsonParser parser) throws IOException {
    require(parser, JsonToken.START_ARRAY, "inputs", "an array of tensors");
    if (inputsSeen) {
      throw new InvalidRequest("repeated_field", "'inputs' is there twice", "inputs");
    }
    inputsSeen = true;
    for (int index = 0; parser.nextToken() != JsonToken.END_ARRAY; index++) {
      String param = "inputs[" + index + "]";
      require(parser, JsonToken.START_OBJECT, param, "an object");
      InputReader.Named input = new InputReader(body, param).read(parser);
      if (inputs.put(input.name(), input.tensor()) != null) {
        throw new InvalidRequest(
            "repeated_input", "input '" + input.name() + "' is there twice", param + ".name");
      }
    }
  }

  private void readOutputs(JsonParser parser) throws IOException {
    require(parser, JsonToken.START_ARRAY, "outputs", "an array of objects");
    List<String> names = new ArrayList<>();
    for (int index = 0; parser.nextToken() != JsonToken.END_ARRAY; index++) {
      String param = "outputs[" + index + "]";
      require(parser, JsonToken.START_OBJECT, param, "an object");
      String name = outputName(parser, param);
      if (!names.contains(name)) {
        names.add(name);
      }
    }
    outputs = names;
  }

  private static String outputName(JsonParser parser, String param) throws IOException {
    String name = null;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      boolean isName = parser.currentName().equals("name");
      parser.nextToken();
      if (isName) {
        name = text(parser, param + ".name");
      } else {
        parser.skipChildren();
      }
    }
    if (name == null) {
      throw new InvalidRequest(
          "missing_field", "'" + param + "' has no name (expected: a string)", param + ".name");
    }
    return name;
  }

  private void readParameters(JsonParser parser) throws IOException {
    require(parser, JsonToken.START_OBJECT, "parameters", "an object");
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      boolean isTimeout = parser.currentName().equals("timeout");
      JsonToken token = parser.nextToken();
      if (isTimeout) {
        timeout = microseconds(parser, token);
      } else {
        parser.skipChildren();
      }
    }
  }

  private static Duration microseconds(JsonParser parser, JsonToken token) throws IOException {
    if (token != JsonToken.VALUE_NUMBER_INT
        || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
        || parser.getLongValue() < 1
        || parser.getLongValue() > Duration.ofDays(1).toNanos() / 1000) {
      throw new InvalidRequest(
          "wrong_type",
          "parameter 'timeout' is no number of microseconds (expected: 1 to 86400000000)",
          "parameters.timeout");
    }
    return Duration.ofNanos(parser.getLongValue() * 1000);
  }

  static String text(JsonParser parser, String param) throws IOException {
    require(parser, JsonToken.VALUE_STRING, param, "a string");
    return parser.getText();
  }

  static void require(JsonParser parser, JsonToken expected, String param, String words) {
    if (parser.currentToken() != expected) {
      throw new InvalidRequest(
          "wrong_type", "'" + param + "' has the wrong type (expected: " + words + ")", param);
    }
  }
}
