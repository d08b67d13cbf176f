package dev.primavista.testkit;

import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** Tensors whose values are hard to carry. */
final class SampleTensors {
  private SampleTensors() {}

  /** The ends of a type's range and what lies around zero, in two rows. */
  static Tensor extremes(DataType type) {
    return switch (type) {
      case BOOL -> fixed(type, 0, 1, 1, 0);
      case UINT8 -> fixed(type, 0, 1, 127, 255);
      case UINT16 -> fixed(type, 0, 1, 32768, 65535);
      case UINT32 -> fixed(type, 0, 1, 1L << 31, 0xFFFF_FFFFL);
      case UINT64 -> fixed(type, 0, 1, Long.MIN_VALUE, -1, (1L << 53) + 1, Long.MAX_VALUE);
      case INT8 -> fixed(type, -128, -1, 0, 127);
      case INT16 -> fixed(type, -32768, -1, 0, 32767);
      case INT32 -> fixed(type, Integer.MIN_VALUE, -1, 0, Integer.MAX_VALUE);
      case INT64 -> fixed(type, Long.MIN_VALUE, -1, (1L << 53) + 1, Long.MAX_VALUE);
      case FP16 -> fixed(type, 0x8000, 0x0001, 0x7BFF, 0xFBFF, 0x3555, 0x3C00);
      case BF16 -> fixed(type, 0x8000, 0x0001, 0x7F7F, 0xFF7F, 0x3EAB, 0x3F80);
      case FP32 ->
          fixed(type, 0x8000_0000L, 1, 0x7F7F_FFFF, 0xFF7F_FFFFL, 0x3EAA_AAAB, 0x3DCC_CCCD);
      case FP64 ->
          fixed(
              type,
              Long.MIN_VALUE,
              1,
              Double.doubleToLongBits(Double.MAX_VALUE),
              Double.doubleToLongBits(-Double.MAX_VALUE),
              Double.doubleToLongBits(0.1),
              Double.doubleToLongBits(Math.PI));
      case BYTES ->
          BytesTensor.wrap(Shape.of(2, 2), new byte[][] {{}, {'a'}, {' '}, {'b', '\n', 'c'}});
    };
  }

  /** NaN, the infinities and 1, in two rows. */
  static Tensor notNumbers(DataType type) {
    return switch (type) {
      case FP16 -> fixed(type, 0x7E00, 0x7C00, 0xFC00, 0x3C00);
      case BF16 -> fixed(type, 0x7FC0, 0x7F80, 0xFF80, 0x3F80);
      case FP32 -> fixed(type, 0x7FC0_0000, 0x7F80_0000, 0xFF80_0000L, 0x3F80_0000);
      default ->
          fixed(
              type,
              Double.doubleToLongBits(Double.NaN),
              Double.doubleToLongBits(Double.POSITIVE_INFINITY),
              Double.doubleToLongBits(Double.NEGATIVE_INFINITY),
              Double.doubleToLongBits(1));
    };
  }

  /** Two rows of elements with these bits. */
  private static FixedTensor fixed(DataType type, long... bits) {
    FixedTensor tensor = FixedTensor.allocate(type, Shape.of(2, bits.length / 2));
    ByteBuffer data = tensor.data();
    for (long element : bits) {
      switch (type.byteSize()) {
        case 1 -> data.put((byte) element);
        case 2 -> data.putShort((short) element);
        case 4 -> data.putInt((int) element);
        default -> data.putLong(element);
      }
    }
    return tensor;
  }

  /** Inputs of the model {@code trio}. */
  static SequencedMap<String, Tensor> trio() {
    SequencedMap<String, Tensor> inputs = new LinkedHashMap<>();
    inputs.put("a", FixedTensor.ofFloats(Shape.of(2, 3), 1, 2, 3, 4, 5, 6.5f));
    inputs.put("b", FixedTensor.ofLongs(Shape.of(2, 1, 2), 1, -2, 3, Long.MAX_VALUE));
    inputs.put("c", BytesTensor.ofStrings(List.of("a", "", "日本")));
    return inputs;
  }
}
