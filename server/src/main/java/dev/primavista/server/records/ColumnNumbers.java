package dev.primavista.server.records;

import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import java.nio.ByteBuffer;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntToLongFunction;

/** What the types of numbers hold, and columns of them as tensors. */
final class ColumnNumbers {
  /** Up to here a double holds every whole number. */
  static final double EXACT = 1L << 53;

  private ColumnNumbers() {}

  /** Whether a whole number is in the range of a type of whole numbers. */
  static boolean holds(DataType type, long value) {
    int bits = type.byteSize() * Byte.SIZE;
    return switch (type) {
      case BOOL -> value == 0 || value == 1;
      case UINT8, UINT16, UINT32 -> value >>> bits == 0;
      case UINT64 -> value >= 0;
      case INT8, INT16, INT32 -> value << (Long.SIZE - bits) >> (Long.SIZE - bits) == value;
      default -> true;
    };
  }

  /** A number as a type with fractions holds it. */
  static double narrowed(DataType type, double value) {
    return switch (type) {
      case FP16 -> Float.float16ToFloat(Float.floatToFloat16((float) value));
      case FP32, BF16 -> (float) value;
      default -> value;
    };
  }

  /** The value at each place, as many as the shape has elements, in a type with fractions. */
  static FixedTensor floats(DataType type, Shape shape, IntToDoubleFunction values) {
    FixedTensor tensor = FixedTensor.allocate(type, shape);
    ByteBuffer data = tensor.data();
    for (int i = 0; i < tensor.elementCount(); i++) {
      double value = values.applyAsDouble(i);
      switch (type) {
        case FP64 -> data.putDouble(value);
        case FP32 -> data.putFloat((float) value);
        case FP16 -> data.putShort(Float.floatToFloat16((float) value));
        default -> data.putShort((short) (Float.floatToIntBits((float) value) >>> 16));
      }
    }
    return tensor;
  }

  /** The same in a type of whole numbers. */
  static FixedTensor wholes(DataType type, Shape shape, IntToLongFunction values) {
    FixedTensor tensor = FixedTensor.allocate(type, shape);
    ByteBuffer data = tensor.data();
    for (int i = 0; i < tensor.elementCount(); i++) {
      long value = values.applyAsLong(i);
      switch (type.byteSize()) {
        case 8 -> data.putLong(value);
        case 4 -> data.putInt((int) value);
        case 2 -> data.putShort((short) value);
        default -> data.put((byte) value);
      }
    }
    return tensor;
  }
}
