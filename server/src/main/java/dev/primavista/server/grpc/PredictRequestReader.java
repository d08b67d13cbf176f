package dev.primavista.server.grpc;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.server.grpc.message.ProtoReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.SequencedSet;

/**
 * Reads a {@code PredictRequest}, its tensors not before they are asked for. Fields that are not
 * known are skipped.
 */
final class PredictRequestReader {
  private static final int MODEL_SPEC = ProtoReader.bytesTag(1);
  private static final int INPUTS = ProtoReader.bytesTag(2);
  private static final int OUTPUT_FILTER = ProtoReader.bytesTag(3);
  private static final int KEY = ProtoReader.bytesTag(1);
  private static final int VALUE = ProtoReader.bytesTag(2);

  private final byte[] bytes;
  private final List<ProtoReader.Slice> entries = new ArrayList<>(2);
  private final SequencedSet<String> outputs = new LinkedHashSet<>(2);
  private ServableSpec spec = ServableSpec.NONE;

  /**
   * @throws InvalidRequest if the bytes are no such message
   */
  PredictRequestReader(byte[] bytes) {
    this.bytes = bytes;
    for (ProtoReader in = new ProtoReader(bytes); in.more(); ) {
      int tag = in.tag();
      if (tag == MODEL_SPEC) {
        spec = spec.with(in.message());
      } else if (tag == INPUTS) {
        entries.add(in.slice());
      } else if (tag == OUTPUT_FILTER) {
        addOutput(in.string());
      } else {
        in.skip(tag);
      }
    }
  }

  private void addOutput(String name) {
    if (!outputs.add(name)) {
      throw new InvalidRequest(
          "repeated_output", "output '" + name + "' is asked for twice", "output_filter");
    }
  }

  /** The model that is asked. */
  ServableSpec spec() {
    return spec;
  }

  /** The outputs asked for, in order; empty for all. */
  List<String> outputs() {
    return List.copyOf(outputs);
  }

  /**
   * The tensors by name, in order.
   *
   * @throws InvalidRequest that names the tensor, what was given and what was expected
   */
  SequencedMap<String, Tensor> inputs(TensorElements.Room room) {
    SequencedMap<String, Tensor> inputs = new LinkedHashMap<>();
    for (ProtoReader.Slice entry : entries) {
      addInput(new ProtoReader(bytes).of(entry), inputs, room);
    }
    return inputs;
  }

  private void addInput(
      ProtoReader entry, SequencedMap<String, Tensor> inputs, TensorElements.Room room) {
    String name = "";
    ProtoReader.Slice tensor = new ProtoReader.Slice(0, 0);
    while (entry.more()) {
      int tag = entry.tag();
      if (tag == KEY) {
        name = entry.string();
      } else if (tag == VALUE) {
        tensor = entry.slice();
      } else {
        entry.skip(tag);
      }
    }
    int index = inputs.size();
    Tensor read = new TensorProtoReader(name, index, bytes, tensor, room).read();
    if (inputs.put(name, read) != null) {
      throw new InvalidRequest(
          "repeated_input", "input '" + name + "' is there twice", "inputs[" + index + "]");
    }
  }
}
