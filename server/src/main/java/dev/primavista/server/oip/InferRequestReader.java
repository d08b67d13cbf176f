package dev.primavista.server.oip;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.server.json.JsonCursor;
import dev.primavista.server.memory.SharedTensors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads an infer request, its tensors straight into primitive storage, or shares those that come in
 * binary form. Members that the protocol does not name are skipped.
 */
final class InferRequestReader {
  private final @Nullable BinaryTail tail;
  private final @Nullable SharedTensors shared;
  private final SequencedMap<String, Tensor> inputs = new LinkedHashMap<>();
  private @Nullable List<RequestedOutput> outputs;
  private @Nullable String id;
  private @Nullable RequestParameters parameters;
  private boolean inputsSeen;

  /**
   * An infer request.
   *
   * @param id to be echoed
   * @param outputs the outputs asked for, in order; empty for all
   */
  record Decoded(
      Optional<String> id,
      SequencedMap<String, Tensor> inputs,
      List<RequestedOutput> outputs,
      RequestParameters parameters) {
    /** The names of the outputs asked for. */
    List<String> outputNames() {
      return outputs.isEmpty() ? List.of() : outputs.stream().map(RequestedOutput::name).toList();
    }
  }

  private InferRequestReader(@Nullable BinaryTail tail, @Nullable SharedTensors shared) {
    this.tail = tail;
    this.shared = shared;
  }

  /**
   * @param shared what the request has in shared memory; null where there is none
   * @throws InvalidRequest that names the tensor, what was given and what was expected
   */
  static Decoded read(InferBody body, @Nullable SharedTensors shared) {
    BinaryTail tail = body.framed() ? new BinaryTail(body.bytes(), body.headLength()) : null;
    JsonCursor in = JsonCursor.of(body.bytes(), body.headLength());
    Decoded decoded = new InferRequestReader(tail, shared).readDocument(in);
    in.requireEnd();
    if (tail != null) {
      tail.requireEnd();
    }
    return decoded;
  }

  private Decoded readDocument(JsonCursor in) {
    if (in.isEmpty() || in.kind() != JsonCursor.Kind.OBJECT) {
      throw new InvalidRequest(
          "not_an_object", "the body is no JSON object (expected: {\"inputs\": [...]})");
    }
    for (boolean more = in.beginObject(); more; more = in.nextMember()) {
      String name = in.name();
      if (!Fields.skipsNull(in)) {
        readMember(name, in);
      }
    }
    if (!inputsSeen) {
      throw new InvalidRequest(
          "missing_field", "'inputs' is missing (expected: an array of tensors)", "inputs");
    }
    return new Decoded(
        Optional.ofNullable(id),
        inputs,
        outputs == null ? List.of() : outputs,
        parameters == null ? RequestParameters.NONE : parameters);
  }

  private void readMember(String name, JsonCursor in) {
    switch (name) {
      case "id" -> {
        requireOnce(id == null, "id");
        id = Fields.text(in, "id");
      }
      case "inputs" -> readInputs(in);
      case "outputs" -> readOutputs(in);
      case "parameters" -> {
        requireOnce(parameters == null, "parameters");
        parameters = RequestParameters.read(in);
      }
      default -> in.skip();
    }
  }

  private static void requireOnce(boolean first, String member) {
    if (!first) {
      throw new InvalidRequest("repeated_field", "'" + member + "' is there twice", member);
    }
  }

  private void readInputs(JsonCursor in) {
    Fields.require(in, JsonCursor.Kind.ARRAY, "inputs", "an array of tensors");
    requireOnce(!inputsSeen, "inputs");
    inputsSeen = true;
    int index = 0;
    for (boolean more = in.beginArray(); more; more = in.nextElement()) {
      String param = "inputs[" + index++ + "]";
      Fields.require(in, JsonCursor.Kind.OBJECT, param, "an object");
      InputReader.Named input = new InputReader(tail, shared, param).read(in);
      if (inputs.put(input.name(), input.tensor()) != null) {
        throw new InvalidRequest(
            "repeated_input", "input '" + input.name() + "' is there twice", param + ".name");
      }
    }
  }

  private void readOutputs(JsonCursor in) {
    Fields.require(in, JsonCursor.Kind.ARRAY, "outputs", "an array of objects");
    requireOnce(outputs == null, "outputs");
    List<RequestedOutput> read = new ArrayList<>();
    int index = 0;
    for (boolean more = in.beginArray(); more; more = in.nextElement()) {
      String param = "outputs[" + index++ + "]";
      Fields.require(in, JsonCursor.Kind.OBJECT, param, "an object");
      RequestedOutput output = new OutputReader(shared != null, param).read(in);
      if (read.stream().anyMatch(each -> each.name().equals(output.name()))) {
        throw new InvalidRequest(
            "repeated_output", "output '" + output.name() + "' is there twice", param + ".name");
      }
      read.add(output);
    }
    outputs = read;
  }
}
