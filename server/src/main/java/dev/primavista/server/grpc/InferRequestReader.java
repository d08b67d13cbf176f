package dev.primavista.server.grpc;

import dev.primavista.core.Amount;
import dev.primavista.core.ServingException;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.server.grpc.message.CallException;
import dev.primavista.server.grpc.message.ProtoReader;
import dev.primavista.server.memory.Place;
import dev.primavista.server.memory.SharedTensors;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@code ModelInferRequest} straight into tensors: numbers in raw contents, and floats in
 * typed ones, stay in the message's own bytes. Fields that are not known are skipped.
 */
final class InferRequestReader {
  /** Most inputs, outputs and raw contents, each: one that is two bytes here is many in memory. */
  private static final int MOST_TENSORS = 65_536;

  private static final int MODEL_NAME = ProtoReader.bytesTag(1);
  private static final int MODEL_VERSION = ProtoReader.bytesTag(2);
  private static final int ID = ProtoReader.bytesTag(3);
  private static final int PARAMETERS = ProtoReader.bytesTag(4);
  private static final int INPUTS = ProtoReader.bytesTag(5);
  private static final int OUTPUTS = ProtoReader.bytesTag(6);
  private static final int RAW_INPUT_CONTENTS = ProtoReader.bytesTag(7);

  private static final int OUTPUT_NAME = ProtoReader.bytesTag(1);
  private static final int OUTPUT_PARAMETERS = ProtoReader.bytesTag(2);

  private final byte[] bytes;
  private final @Nullable SharedTensors shared;
  private final List<InputReader> inputs = new ArrayList<>(2);
  private final List<ProtoReader.Slice> raw = new ArrayList<>(2);
  private final SequencedMap<String, RequestedOutput> outputs = new LinkedHashMap<>(2);
  private final Parameters parameters = new Parameters();
  private String model = "";
  private String version = "";
  private String id = "";

  /**
   * What a request says.
   *
   * @param version empty for the one that is served by default
   * @param outputs the outputs asked for, in order; empty for all
   */
  record Decoded(
      String model,
      String version,
      String id,
      SequencedMap<String, Tensor> inputs,
      SequencedMap<String, RequestedOutput> outputs,
      Parameters parameters) {}

  /**
   * How an output is asked for.
   *
   * @param classes how many of its greatest elements are told as classes; 0 for the tensor itself
   * @param place where in shared memory it is left; null for the answer itself
   */
  record RequestedOutput(int classes, @Nullable Place place) {
    /** The tensor itself, in the answer. */
    static final RequestedOutput PLAIN = new RequestedOutput(0, null);
  }

  private InferRequestReader(byte[] bytes, @Nullable SharedTensors shared) {
    this.bytes = bytes;
    this.shared = shared;
  }

  /** Who may send tensors now, asked before they are read. */
  @FunctionalInterface
  interface Admission {
    /**
     * Lets a request pass.
     *
     * @throws dev.primavista.core.ServingException if the request is refused
     */
    void admit(String model, String version);
  }

  /**
   * @param shared what the request has in shared memory; null where there is none
   * @throws InvalidRequest that names the tensor, what was given and what was expected
   */
  static Decoded read(byte[] bytes, @Nullable SharedTensors shared, Admission admission) {
    InferRequestReader reader = new InferRequestReader(bytes, shared);
    reader.readFields(new ProtoReader(bytes));
    admission.admit(reader.model, reader.version);
    return reader.decoded();
  }

  /** The id of a request that may be broken behind it; empty if there is none. */
  static String idOf(byte[] bytes) {
    return asFarAsSound(bytes).id;
  }

  /** The model and version that a request names which may be broken behind them. */
  static InferPath.Named namedBy(byte[] bytes) {
    InferRequestReader reader = asFarAsSound(bytes);
    try {
      return new InferPath.Named(reader.model, ModelVersion.parse(reader.version));
    } catch (ServingException noVersion) {
      return InferPath.Named.NOBODY;
    }
  }

  private static InferRequestReader asFarAsSound(byte[] bytes) {
    InferRequestReader reader = new InferRequestReader(bytes, null);
    try {
      reader.readFields(new ProtoReader(bytes));
    } catch (InvalidRequest | CallException broken) {
      return reader;
    }
    return reader;
  }

  private Decoded decoded() {
    parameters.refuseSequence();
    return new Decoded(model, version, id, tensors(), outputs, parameters);
  }

  private void readFields(ProtoReader in) {
    while (in.more()) {
      int tag = in.tag();
      if (tag == MODEL_NAME) {
        model = in.string();
      } else if (tag == MODEL_VERSION) {
        version = in.string();
      } else if (tag == ID) {
        id = in.string();
      } else if (tag == PARAMETERS) {
        parameters.readEntry(in.message());
      } else if (tag == INPUTS) {
        requireRoom(inputs.size(), "inputs");
        inputs.add(new InputReader(inputs.size(), shared).read(in.message()));
      } else if (tag == OUTPUTS) {
        requireRoom(outputs.size(), "outputs");
        readOutput(in.message());
      } else if (tag == RAW_INPUT_CONTENTS) {
        requireRoom(raw.size(), "raw_input_contents");
        raw.add(in.slice());
      } else {
        in.skip(tag);
      }
    }
  }

  private static void requireRoom(int before, String field) {
    if (before == MOST_TENSORS) {
      throw new InvalidRequest(
          "too_many_tensors",
          "more than " + MOST_TENSORS + " " + field + " (expected: at most as many)",
          field);
    }
  }

  private void readOutput(ProtoReader in) {
    String name = "";
    Parameters said = null;
    while (in.more()) {
      int tag = in.tag();
      if (tag == OUTPUT_NAME) {
        name = in.string();
      } else if (tag == OUTPUT_PARAMETERS) {
        said = said == null ? new Parameters() : said;
        said.readEntry(in.message());
      } else {
        in.skip(tag);
      }
    }
    if (outputs.put(name, said == null ? RequestedOutput.PLAIN : requested(name, said)) != null) {
      throw new InvalidRequest(
          "repeated_output", "output '" + name + "' is there twice", "outputs");
    }
  }

  private RequestedOutput requested(String output, Parameters said) {
    String label = "output '" + output + "'";
    return new RequestedOutput(said.classes(), said.place(shared != null, label, "outputs"));
  }

  /** How many inputs have their data in the message. */
  private int inMessage() {
    return shared == null
        ? inputs.size()
        : (int) inputs.stream().filter(input -> !input.isShared()).count();
  }

  private SequencedMap<String, Tensor> tensors() {
    int inMessage = inMessage();
    if (!raw.isEmpty() && raw.size() != inMessage) {
      throw new InvalidRequest(
          "raw_contents",
          raw.size()
              + " raw_input_contents for "
              + Amount.of(inMessage, "input")
              + " (expected: one each)",
          "raw_input_contents");
    }
    Iterator<ProtoReader.Slice> slices = raw.iterator();
    SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      InputReader input = inputs.get(i);
      Tensor tensor = input.isShared() ? sharedTensor(input) : tensor(input, slices);
      if (tensors.put(input.name(), tensor) != null) {
        throw new InvalidRequest(
            "repeated_input",
            "input '" + input.name() + "' is there twice",
            "inputs[" + i + "].name");
      }
    }
    return tensors;
  }

  private Tensor sharedTensor(InputReader input) {
    if (input.hasContents()) {
      throw new InvalidRequest(
          "repeated_field",
          input.label() + " has contents and lies in shared memory (expected: one of them)",
          input.param());
    }
    return input.shared();
  }

  private Tensor tensor(InputReader input, Iterator<ProtoReader.Slice> slices) {
    return raw.isEmpty() ? input.typed(bytes) : rawTensor(input, slices.next());
  }

  private Tensor rawTensor(InputReader input, ProtoReader.Slice slice) {
    if (input.hasContents()) {
      throw new InvalidRequest(
          "raw_contents",
          "contents field must not be specified when using raw_input_contents for '"
              + input.name()
              + "' for model '"
              + model
              + "'",
          "raw_input_contents");
    }
    return input.raw(bytes, slice);
  }
}
