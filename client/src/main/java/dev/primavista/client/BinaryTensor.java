package dev.primavista.client;

import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads tensors of the binary tensor extension. */
final class BinaryTensor {
  private BinaryTensor() {}

  /** Numbers stay where they lie; each text stands behind its length of four bytes. */
  static Tensor read(DataType type, Shape shape, ByteBuffer bytes) {
    long elements = shape.elementCount();
    if (type != DataType.BYTES) {
      ResponseReader.require(
          bytes.remaining() == elements * type.byteSize(),
          Amount.of(bytes.remaining(), "byte") + " for " + type + shape);
      return FixedTensor.wrap(type, shape, bytes);
    }
    ByteBuffer in = bytes.order(ByteOrder.LITTLE_ENDIAN);
    ResponseReader.require(
        elements <= in.remaining() / Integer.BYTES, "too few bytes for BYTES" + shape);
    byte[][] texts = new byte[(int) elements][];
    for (int i = 0; i < texts.length; i++) {
      ResponseReader.require(in.remaining() >= Integer.BYTES, "a text's length is missing");
      int length = in.getInt();
      ResponseReader.require(length >= 0 && length <= in.remaining(), "a text ends early");
      texts[i] = new byte[length];
      in.get(texts[i]);
    }
    ResponseReader.require(!in.hasRemaining(), "bytes behind the last text");
    return BytesTensor.wrap(shape, texts);
  }
}
