package dev.primavista.server.grpc;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.server.grpc.message.ElementReader;
import dev.primavista.server.grpc.message.ProtoReader;
import dev.primavista.server.oip.TensorHead;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads a tensor from an {@code InferTensorContents}, whose fields each hold the elements of some
 * datatypes. Elements that are packed as the tensor wants them stay where they are.
 */
final class TypedContents {
  private static final String[] FIELDS = {
    "none",
    "bool_contents",
    "int_contents",
    "int64_contents",
    "uint_contents",
    "uint64_contents",
    "fp32_contents",
    "fp64_contents",
    "bytes_contents"
  };

  private final TensorHead head;
  private final byte[] bytes;
  private final int field;

  private TypedContents(TensorHead head, byte[] bytes) {
    this.head = head;
    this.bytes = bytes;
    this.field = fieldOf(head);
  }

  /**
   * @param bytes the whole message
   * @param contents the tensor's contents in it; several belong together
   * @throws InvalidRequest if they are not what the head says
   */
  static Tensor read(TensorHead head, byte[] bytes, List<ProtoReader.Slice> contents) {
    return new TypedContents(head, bytes).read(contents);
  }

  private static int fieldOf(TensorHead head) {
    return switch (head.dataType()) {
      case BOOL -> 1;
      case INT8, INT16, INT32 -> 2;
      case INT64 -> 3;
      case UINT8, UINT16, UINT32 -> 4;
      case UINT64 -> 5;
      case FP32 -> 6;
      case FP64 -> 7;
      case BYTES -> 8;
      case FP16, BF16 ->
          throw new InvalidRequest(
              "wrong_contents",
              head.label()
                  + ": "
                  + head.dataType()
                  + " has no typed contents (expected: raw_input_contents)",
              head.param());
    };
  }

  private Tensor read(List<ProtoReader.Slice> contents) {
    List<ProtoReader.Slice> runs = new ArrayList<>(1);
    ProtoReader all = new ProtoReader(bytes);
    for (ProtoReader.Slice each : contents) {
      addRuns(all.of(each), runs);
    }
    if (head.dataType() == DataType.BYTES) {
      return texts(runs);
    }
    ByteBuffer data = asTheyAre(runs) ? shared(runs) : converted(all, runs);
    if (data.remaining() != wanted(data.remaining()) * head.dataType().byteSize()) {
      throw wrongCount();
    }
    return FixedTensor.wrap(head.dataType(), head.shape(), data);
  }

  /** Where elements are: of numbers packed ones, or single ones with no length before them. */
  private void addRuns(ProtoReader in, List<ProtoReader.Slice> runs) {
    while (in.more()) {
      int tag = in.tag();
      int given = ProtoReader.field(tag);
      if (given == field) {
        runs.add(in.run(tag));
      } else if (given > 0 && given < FIELDS.length) {
        throw new InvalidRequest(
            "wrong_contents",
            head.label()
                + ": "
                + FIELDS[given]
                + " given, "
                + FIELDS[field]
                + " expected for "
                + head.dataType(),
            head.param());
      } else {
        in.skip(tag);
      }
    }
  }

  private Tensor texts(List<ProtoReader.Slice> runs) {
    if (wanted(runs.size()) != runs.size()) {
      throw wrongCount();
    }
    byte[][] elements = new byte[runs.size()][];
    for (int i = 0; i < elements.length; i++) {
      ProtoReader.Slice run = runs.get(i);
      elements[i] = Arrays.copyOfRange(bytes, run.from(), run.from() + run.size());
    }
    return BytesTensor.wrap(head.shape(), elements);
  }

  private boolean asTheyAre(List<ProtoReader.Slice> runs) {
    boolean floats = head.dataType() == DataType.FP32 || head.dataType() == DataType.FP64;
    return floats && runs.size() == 1 && runs.getFirst().size() % head.dataType().byteSize() == 0;
  }

  private ByteBuffer shared(List<ProtoReader.Slice> runs) {
    ProtoReader.Slice run = runs.getFirst();
    return ByteBuffer.wrap(bytes, run.from(), run.size());
  }

  private ByteBuffer converted(ProtoReader all, List<ProtoReader.Slice> runs) {
    long most = 0;
    for (ProtoReader.Slice run : runs) {
      most += run.size();
    }
    int capacity = Math.multiplyExact(wanted(most), head.dataType().byteSize());
    ByteBuffer data = ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
    for (ProtoReader.Slice run : runs) {
      for (ProtoReader in = all.of(run); in.more(); ) {
        if (!data.hasRemaining()) {
          throw wrongCount();
        }
        ElementReader.read(in, head, data);
      }
    }
    return data.flip();
  }

  /**
   * How many elements there should be.
   *
   * @param most that the bytes can hold: no memory is taken for more
   */
  private int wanted(long most) {
    long count;
    try {
      count = head.shape().elementCount();
    } catch (ArithmeticException overflow) {
      throw wrongCount();
    }
    if (count > Math.min(most, Integer.MAX_VALUE / Long.BYTES)) {
      throw wrongCount();
    }
    return (int) count;
  }

  private InvalidRequest wrongCount() {
    return new InvalidRequest(
        "element_count",
        head.label() + ": other elements than those of " + head.dataType() + head.shape(),
        head.param());
  }
}
