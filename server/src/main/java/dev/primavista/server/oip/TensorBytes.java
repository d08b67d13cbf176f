package dev.primavista.server.oip;

import dev.primavista.core.Amount;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Tensors in the protocol's binary form: little-endian elements in C order; a BYTES element has its
 * length before it, in four bytes. Numbers are shared with the bytes they come from, never copied.
 */
public final class TensorBytes {
  private static final int LENGTH_BYTES = Integer.BYTES;

  private TensorBytes() {}

  /**
   * The tensor that these bytes are.
   *
   * @param bytes not changed any more
   * @throws InvalidRequest if their number is not that of the shape
   */
  public static Tensor decode(TensorHead head, byte[] bytes, int from, int size) {
    ByteBuffer data = ByteBuffer.wrap(bytes, from, size).slice().order(ByteOrder.LITTLE_ENDIAN);
    DataType type = head.dataType();
    if (type == DataType.BYTES) {
      return elements(head, data);
    }
    int count = head.count(Integer.MAX_VALUE / type.byteSize());
    if (size != count * type.byteSize()) {
      throw wrongSize(
          head, Amount.of(size, "byte") + " given, " + count * type.byteSize() + " expected");
    }
    if (type == DataType.BOOL) {
      requireTruths(head, data);
    }
    return FixedTensor.wrap(type, head.shape(), data);
  }

  private static void requireTruths(TensorHead head, ByteBuffer data) {
    for (int i = 0; i < data.limit(); i++) {
      if ((data.get(i) & ~1) != 0) {
        throw new InvalidRequest(
            "out_of_range",
            head.label() + ": byte " + i + " is " + (data.get(i) & 0xFF) + " (expected: 0 or 1)",
            head.param());
      }
    }
  }

  private static Tensor elements(TensorHead head, ByteBuffer data) {
    int count = head.count(data.limit() / LENGTH_BYTES);
    byte[][] elements = new byte[count][];
    for (int i = 0; i < count; i++) {
      if (data.remaining() < LENGTH_BYTES) {
        throw wrongSize(head, "the bytes end at element " + i + " of " + count);
      }
      long length = Integer.toUnsignedLong(data.getInt());
      if (length > data.remaining()) {
        throw wrongSize(
            head,
            "element "
                + i
                + " has "
                + Amount.of(length, "byte")
                + ", "
                + data.remaining()
                + " are left");
      }
      elements[i] = new byte[(int) length];
      data.get(elements[i]);
    }
    if (data.hasRemaining()) {
      throw wrongSize(
          head,
          Amount.of(data.remaining(), "byte")
              + " behind the last of "
              + Amount.of(count, "element"));
    }
    return BytesTensor.wrap(head.shape(), elements);
  }

  private static InvalidRequest wrongSize(TensorHead head, String what) {
    return new InvalidRequest(
        "binary_size",
        head.label() + ": " + what + " (expected: " + head.dataType() + head.shape() + ")",
        head.param());
  }

  /** The bytes of this tensor; those of numbers are its own. */
  public static ByteBuffer encode(Tensor tensor) {
    return switch (tensor) {
      case FixedTensor numbers -> numbers.data();
      case BytesTensor texts -> encode(texts);
    };
  }

  private static ByteBuffer encode(BytesTensor texts) {
    long size = 0;
    for (int i = 0; i < texts.elementCount(); i++) {
      size += LENGTH_BYTES + texts.bytesAt(i).length;
    }
    ByteBuffer data = ByteBuffer.allocate(Math.toIntExact(size)).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < texts.elementCount(); i++) {
      data.putInt(texts.bytesAt(i).length).put(texts.bytesAt(i));
    }
    return data.flip();
  }
}
