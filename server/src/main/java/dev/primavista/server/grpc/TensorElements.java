package dev.primavista.server.grpc;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.server.grpc.message.ElementReader;
import dev.primavista.server.grpc.message.Message;
import dev.primavista.server.grpc.message.ProtoReader;
import dev.primavista.server.oip.TensorHead;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Reads a tensor's elements from the parts of a {@code TensorProto}. Where its field has fewer of
 * them than the tensor, the last one stands for the rest; where it has none they are zero, or
 * empty.
 *
 * @param bytes the whole request
 * @param room for elements that do not stay there
 */
record TensorElements(TensorflowType type, TensorHead head, byte[] bytes, Room room) {
  /** Where elements go that do not stay in a request's bytes. */
  @FunctionalInterface
  interface Room {
    /**
     * Makes room for so many of so many bytes each.
     *
     * @param label of their tensor, for messages
     * @throws dev.primavista.core.ServingException if there is none
     */
    void take(String label, long count, int each);
  }

  /** Whether a run of packed elements is the tensor's own bytes. */
  boolean areOwn(ProtoReader.Slice run) {
    return type.isPackedAsItIs() && run.size() % size() == 0 && run.size() / size() == count();
  }

  /** Numbers whose bytes are the tensor's own. */
  Tensor shared(ProtoReader.Slice run) {
    ByteBuffer data = ByteBuffer.wrap(bytes, run.from(), run.size());
    return FixedTensor.wrap(head.dataType(), head.shape(), data);
  }

  /** Numbers in the field of their type. */
  Tensor numbers(ProtoReader.Slice message) {
    room.take(head.label(), count(), size());
    byte[] elements = new byte[(int) count() * size()];
    ByteBuffer data = ByteBuffer.wrap(elements).order(ByteOrder.LITTLE_ENDIAN);
    for (ProtoReader in = reader(message); in.more(); ) {
      int tag = in.tag();
      if (ProtoReader.field(tag) == type.field()) {
        readRun(in.of(runOf(in, tag)), data);
      } else {
        in.skip(tag);
      }
    }
    repeatLast(elements, data.position());
    return FixedTensor.wrap(head.dataType(), head.shape(), data.rewind());
  }

  private void readRun(ProtoReader in, ByteBuffer data) {
    while (in.more()) {
      if (!data.hasRemaining()) {
        throw wrongCount();
      }
      ElementReader.read(in, head, data);
    }
  }

  private void repeatLast(byte[] elements, int end) {
    int from = end - size();
    for (int at = end; from >= 0 && at < elements.length; ) {
      int copied = Math.min(at - from, elements.length - at);
      System.arraycopy(elements, from, elements, at, copied);
      at += copied;
    }
  }

  /**
   * Texts in their field.
   *
   * @param given how many there are
   */
  Tensor texts(ProtoReader.Slice message, int given) {
    long more = count() - given;
    if (more < 0) {
      throw wrongCount();
    }
    room.take(head.label(), more, Long.BYTES);
    byte[][] elements = new byte[(int) count()][];
    int read = 0;
    for (ProtoReader in = reader(message); in.more(); ) {
      int tag = in.tag();
      if (ProtoReader.field(tag) == type.field()) {
        ProtoReader.Slice text = runOf(in, tag);
        elements[read++] = Arrays.copyOfRange(bytes, text.from(), text.from() + text.size());
      } else {
        in.skip(tag);
      }
    }
    byte[] last = read == 0 ? new byte[0] : elements[read - 1];
    room.take(head.label(), more, Long.BYTES + last.length);
    Arrays.fill(elements, read, elements.length, last);
    return BytesTensor.wrap(head.shape(), elements);
  }

  /** Texts in the content: first the lengths of all of them, then all of them. */
  Tensor listed(ProtoReader.Slice content) {
    if (count() > content.size()) {
      throw wrongCount();
    }
    room.take(head.label(), count(), Long.BYTES);
    byte[][] elements = new byte[(int) count()][];
    ProtoReader lengths = reader(content);
    ProtoReader texts = reader(content);
    for (int i = 0; i < elements.length; i++) {
      long _ = texts.varint();
    }
    for (int i = 0; i < elements.length; i++) {
      elements[i] = texts.bytes(lengths.varint());
    }
    if (texts.more()) {
      throw wrongCount();
    }
    return BytesTensor.wrap(head.shape(), elements);
  }

  private ProtoReader reader(ProtoReader.Slice part) {
    return new ProtoReader(bytes).of(part);
  }

  private ProtoReader.Slice runOf(ProtoReader in, int tag) {
    if (!type.isWrittenAs(tag)) {
      throw Message.malformed();
    }
    return in.run(tag);
  }

  private int size() {
    return head.dataType().byteSize();
  }

  private long count() {
    try {
      return head.shape().elementCount();
    } catch (ArithmeticException overflow) {
      throw wrongCount();
    }
  }

  private InvalidRequest wrongCount() {
    return new InvalidRequest(
        "element_count",
        head.label() + ": other elements than those of " + head.dataType() + head.shape(),
        head.param());
  }
}
