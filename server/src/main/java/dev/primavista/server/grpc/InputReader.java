package dev.primavista.server.grpc;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.server.oip.TensorBytes;
import dev.primavista.server.oip.TensorHead;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one of a request's inputs; its data may come with it or behind all of them. */
final class InputReader {
  private static final int MAX_RANK = 32;
  private static final int NAME = ProtoReader.bytesTag(1);
  private static final int DATATYPE = ProtoReader.bytesTag(2);
  private static final int SHAPE = 3;
  private static final int PARAMETERS = ProtoReader.bytesTag(4);
  private static final int CONTENTS = ProtoReader.bytesTag(5);

  private final int index;
  private final List<ProtoReader.Slice> contents = new ArrayList<>(1);
  private String name = "";
  private String datatype = "";
  private long[] dimensions = new long[4];
  private int rank;
  private @Nullable Parameters parameters;

  /**
   * @param index its place in the request
   */
  InputReader(int index) {
    this.index = index;
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
          addDimension(run.varint());
        }
      } else if (tag == CONTENTS) {
        contents.add(in.slice());
      } else if (tag == PARAMETERS) {
        parameters = parameters == null ? new Parameters() : parameters;
        parameters.readEntry(in.message());
      } else {
        in.skip(tag);
      }
    }
    if (parameters != null) {
      parameters.refuseSharedMemory(label());
    }
    return this;
  }

  private void addDimension(long dimension) {
    if (rank == MAX_RANK) {
      throw wrongShape("more than " + MAX_RANK + " dimensions");
    }
    if (dimension < 0) {
      throw wrongShape("dimension " + dimension + " given (expected: >= 0)");
    }
    if (rank == dimensions.length) {
      dimensions = Arrays.copyOf(dimensions, 2 * rank);
    }
    dimensions[rank++] = dimension;
  }

  private InvalidRequest wrongShape(String what) {
    return new InvalidRequest("wrong_shape", label() + ": " + what, param() + ".shape");
  }

  String name() {
    return name;
  }

  private String label() {
    return "input '" + name + "'";
  }

  private String param() {
    return "inputs[" + index + "]";
  }

  /** Whether it has contents of its own. */
  boolean hasContents() {
    return !contents.isEmpty();
  }

  /**
   * The tensor of typed contents.
   *
   * @param bytes the whole message
   */
  Tensor typed(byte[] bytes) {
    return TypedContents.read(head(), bytes, contents);
  }

  /**
   * The tensor of raw contents.
   *
   * @param bytes the whole message
   * @param raw where they are in it
   */
  Tensor raw(byte[] bytes, ProtoReader.Slice raw) {
    return TensorBytes.decode(head(), bytes, raw.from(), raw.size());
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
    return new TensorHead(label(), param(), type, Shape.of(Arrays.copyOf(dimensions, rank)));
  }
}
