package dev.primavista.server;

import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The protocol's binary form of tensors, written and read by hand so that it shares nothing with
 * the server.
 */
public final class RawTensors {
  private RawTensors() {}

  public static byte[] encode(Tensor tensor) {
    return switch (tensor) {
      case FixedTensor numbers -> {
        byte[] bytes = new byte[numbers.data().remaining()];
        numbers.data().get(bytes);
        yield bytes;
      }
      case BytesTensor texts -> encode(texts);
    };
  }

  private static byte[] encode(BytesTensor texts) {
    int size = 0;
    for (int i = 0; i < texts.elementCount(); i++) {
      size += Integer.BYTES + texts.bytesAt(i).length;
    }
    ByteBuffer bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < texts.elementCount(); i++) {
      bytes.putInt(texts.bytesAt(i).length).put(texts.bytesAt(i));
    }
    return bytes.array();
  }

  /** The tensor that all of these bytes are. */
  public static Tensor decode(DataType type, Shape shape, byte[] bytes) {
    ByteBuffer data = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (type != DataType.BYTES) {
      return FixedTensor.wrap(type, shape, data);
    }
    byte[][] elements = new byte[Math.toIntExact(shape.elementCount())][];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = new byte[data.getInt()];
      data.get(elements[i]);
    }
    if (data.hasRemaining()) {
      throw new IllegalStateException(data.remaining() + " bytes behind the last element");
    }
    return BytesTensor.wrap(shape, elements);
  }
}
