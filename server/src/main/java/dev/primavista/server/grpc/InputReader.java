package dev.primavista.server.grpc;

import static java.util.Objects.requireNonNull;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.server.grpc.message.ProtoReader;
import dev.primavista.server.memory.Place;
import dev.primavista.server.memory.SharedTensors;
import dev.primavista.server.oip.ContentType;
import dev.primavista.server.oip.TensorBytes;
import dev.primavista.server.oip.TensorHead;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one of a request's inputs; its data may come with it or behind all of them. */
final class InputReader implements Dimensions.Owner {
  private static final int NAME = ProtoReader.bytesTag(1);
  private static final int DATATYPE = ProtoReader.bytesTag(2);
  private static final int SHAPE = 3;
  private static final int PARAMETERS = ProtoReader.bytesTag(4);
  private static final int CONTENTS = ProtoReader.bytesTag(5);

  private final int index;
  private final @Nullable SharedTensors shared;
  private final Dimensions dimensions = new Dimensions();
  private String name = "";
  private String datatype = "";
  private List<ProtoReader.Slice> contents = List.of();
  private @Nullable Parameters parameters;
  private @Nullable Place place;

  /**
   * @param index its place in the request
   * @param shared what lies in shared memory; null where there is none
   */
  InputReader(int index, @Nullable SharedTensors shared) {
    this.index = index;
    this.shared = shared;
  }

  InputReader read(ProtoReader in) {
    while (in.more()) {
      int tag = in.tag();
      if (tag == NAME) {
        name = in.string();
      } else if (tag == DATATYPE) {
        datatype = in.string();
      } else if (ProtoReader.field(tag) == SHAPE) {
        for (ProtoReader run = in.of(in.run(tag)); run.more(); ) {
          dimensions.add(run.varint(), this);
        }
      } else if (tag == CONTENTS) {
        contents = contents.isEmpty() ? new ArrayList<>(1) : contents;
        contents.add(in.slice());
      } else if (tag == PARAMETERS) {
        parameters = parameters == null ? new Parameters() : parameters;
        parameters.readEntry(in.message());
      } else {
        in.skip(tag);
      }
    }
    if (parameters != null) {
      place = parameters.place(shared != null, label(), param());
    }
    return this;
  }

  String name() {
    return name;
  }

  @Override
  public String label() {
    return "input '" + name + "'";
  }

  @Override
  public String param() {
    return "inputs[" + index + "]";
  }

  /** Whether it has contents of its own. */
  boolean hasContents() {
    return !contents.isEmpty();
  }

  /** Whether its data lies in shared memory, and none is in the message. */
  boolean isShared() {
    return place != null;
  }

  /** The tensor that lies in shared memory. */
  Tensor shared() {
    byte[] there = requireNonNull(shared).read(requireNonNull(place), label());
    return meant(TensorBytes.decode(head(), there, 0, there.length));
  }

  /**
   * The tensor of typed contents.
   *
   * @param bytes the whole message
   */
  Tensor typed(byte[] bytes) {
    return meant(TypedContents.read(head(), bytes, contents));
  }

  /**
   * The tensor of raw contents.
   *
   * @param bytes the whole message
   * @param raw where they are in it
   */
  Tensor raw(byte[] bytes, ProtoReader.Slice raw) {
    return meant(TensorBytes.decode(head(), bytes, raw.from(), raw.size()));
  }

  private Tensor meant(Tensor sent) {
    return parameters == null
        ? sent
        : ContentType.named(parameters.contentType(), label(), param())
            .decoded(sent, label(), param());
  }

  private TensorHead head() {
    DataType type =
        DataType.named(datatype)
            .orElseThrow(
                () ->
                    new InvalidRequest(
                        "unknown_datatype",
                        label()
                            + ": datatype is none (expected: "
                            + Arrays.toString(DataType.values())
                            + ")",
                        param() + ".datatype"));
    return new TensorHead(label(), param(), type, dimensions.shape());
  }
}
