package dev.primavista.server.grpc;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.server.grpc.message.ProtoReader;
import dev.primavista.server.oip.TensorBytes;
import dev.primavista.server.oip.TensorHead;
import java.util.Arrays;

/**
 * Reads a {@code TensorProto} of TensorFlow's. Numbers in its content, and floats that are packed
 * in their field, stay in the message's bytes.
 */
final class TensorProtoReader implements Dimensions.Owner {
  private static final int DTYPE = ProtoReader.varintTag(1);
  private static final int TENSOR_SHAPE = ProtoReader.bytesTag(2);
  private static final int TENSOR_CONTENT = ProtoReader.bytesTag(4);
  private static final int DIM = ProtoReader.bytesTag(2);
  private static final int UNKNOWN_RANK = ProtoReader.varintTag(3);
  private static final int SIZE = ProtoReader.varintTag(1);

  private static final ProtoReader.Slice NOTHING = new ProtoReader.Slice(0, 0);

  private final String name;
  private final int index;
  private final byte[] bytes;
  private final ProtoReader.Slice message;
  private final TensorElements.Room room;

  private final Dimensions dimensions = new Dimensions();
  private long number;
  private ProtoReader.Slice content = NOTHING;

  /** Those that hold elements, a bit each. */
  private int fields;

  /** How often a field with elements occurs, with which tag, and what was in it last. */
  private int runs;

  private int tagOfRun;
  private ProtoReader.Slice run = NOTHING;

  /**
   * @param name of the input, and its place in the request
   * @param bytes the whole request
   * @param message where the tensor is in it
   */
  TensorProtoReader(
      String name, int index, byte[] bytes, ProtoReader.Slice message, TensorElements.Room room) {
    this.name = name;
    this.index = index;
    this.bytes = bytes;
    this.message = message;
    this.room = room;
  }

  @Override
  public String label() {
    return "input '" + name + "'";
  }

  @Override
  public String param() {
    return "inputs[" + index + "]";
  }

  /**
   * @throws InvalidRequest if it is no tensor, or of a type that is not known here
   */
  Tensor read() {
    scan();
    TensorflowType type = TensorflowType.numbered(number).orElseThrow(this::unknownType);
    refuseOtherFields(type);
    TensorHead head = new TensorHead(label(), param(), type.dataType(), dimensions.shape());
    TensorElements elements = new TensorElements(type, head, bytes, room);
    if (content.size() > 0) {
      return type == TensorflowType.DT_STRING
          ? elements.listed(content)
          : TensorBytes.decode(head, bytes, content.from(), content.size());
    }
    if (type == TensorflowType.DT_STRING) {
      return elements.texts(message, runs);
    }
    boolean own = runs == 1 && type.isWrittenAs(tagOfRun) && elements.areOwn(run);
    return own ? elements.shared(run) : elements.numbers(message);
  }

  private void scan() {
    for (ProtoReader in = new ProtoReader(bytes).of(message); in.more(); ) {
      int tag = in.tag();
      if (tag == DTYPE) {
        number = in.varint();
      } else if (tag == TENSOR_SHAPE) {
        readShape(in.message());
      } else if (tag == TENSOR_CONTENT) {
        content = in.slice();
      } else if (TensorflowType.isField(ProtoReader.field(tag))) {
        fields |= 1 << ProtoReader.field(tag);
        tagOfRun = tag;
        run = in.run(tag);
        runs++;
      } else {
        in.skip(tag);
      }
    }
  }

  private void readShape(ProtoReader in) {
    while (in.more()) {
      int tag = in.tag();
      if (tag == DIM) {
        dimensions.add(size(in.message()), this);
      } else if (tag == UNKNOWN_RANK) {
        requireRank(in.varint());
      } else {
        in.skip(tag);
      }
    }
  }

  private void requireRank(long unknown) {
    if (unknown != 0) {
      throw Dimensions.wrongShape("unknown_rank given (expected: dimensions)", this);
    }
  }

  private static long size(ProtoReader dimension) {
    long size = 0;
    while (dimension.more()) {
      int tag = dimension.tag();
      if (tag == SIZE) {
        size = dimension.varint();
      } else {
        dimension.skip(tag);
      }
    }
    return size;
  }

  private InvalidRequest unknownType() {
    return new InvalidRequest(
        "unknown_datatype",
        label()
            + ": dtype "
            + number
            + " is not known here (expected: "
            + Arrays.toString(TensorflowType.values())
            + ")",
        param() + ".dtype");
  }

  private void refuseOtherFields(TensorflowType type) {
    int others = content.size() > 0 ? fields : fields & ~(1 << type.field());
    if (others != 0) {
      String expected =
          content.size() > 0 ? "tensor_content alone" : TensorflowType.fieldName(type.field());
      throw new InvalidRequest(
          "wrong_contents",
          label()
              + ": "
              + TensorflowType.fieldName(Integer.numberOfTrailingZeros(others))
              + " given, "
              + expected
              + " expected for "
              + type,
          param());
    }
  }
}
