package dev.primavista.core.tensor;

import dev.primavista.core.Amount;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A tensor whose elements all have one size, in C order and little-endian, in one buffer from its
 * index 0 to its limit. BOOL is one byte, 0 or 1.
 */
public final class FixedTensor implements Tensor {
  private final DataType dataType;
  private final Shape shape;
  private final ByteBuffer data;

  private FixedTensor(DataType dataType, Shape shape, ByteBuffer data) {
    this.dataType = dataType;
    this.shape = shape;
    this.data = data;
  }

  /**
   * Wraps the buffer's remaining bytes without a copy.
   *
   * @throws IllegalArgumentException if the byte count is not that of the shape
   */
  public static FixedTensor wrap(DataType dataType, Shape shape, ByteBuffer data) {
    if (!dataType.isFixedSize()) {
      throw new IllegalArgumentException(
          "dataType: " + dataType + " (expected: a type of fixed size)");
    }
    long expected = Math.multiplyExact(shape.elementCount(), dataType.byteSize());
    if (data.remaining() != expected) {
      throw new IllegalArgumentException(
          "data: "
              + Amount.of(data.remaining(), "byte")
              + " (expected: "
              + expected
              + " for "
              + dataType
              + shape
              + ")");
    }
    return new FixedTensor(dataType, shape, data.slice().order(ByteOrder.LITTLE_ENDIAN));
  }

  /** A zeroed tensor outside the heap, where native engines read it without a copy. */
  public static FixedTensor allocateDirect(DataType dataType, Shape shape) {
    int bytes = Math.toIntExact(Math.multiplyExact(shape.elementCount(), dataType.byteSize()));
    return wrap(dataType, shape, ByteBuffer.allocateDirect(bytes));
  }

  /** A zeroed tensor on the heap. */
  public static FixedTensor allocate(DataType dataType, Shape shape) {
    int bytes = Math.toIntExact(Math.multiplyExact(shape.elementCount(), dataType.byteSize()));
    return wrap(dataType, shape, ByteBuffer.allocate(bytes));
  }

  /** An FP64 tensor holding a copy of the values. */
  public static FixedTensor ofDoubles(Shape shape, double... values) {
    FixedTensor tensor = allocate(DataType.FP64, shape);
    tensor.data.asDoubleBuffer().put(values);
    return tensor;
  }

  /** An FP32 tensor holding a copy of the values. */
  public static FixedTensor ofFloats(Shape shape, float... values) {
    FixedTensor tensor = allocate(DataType.FP32, shape);
    tensor.data.asFloatBuffer().put(values);
    return tensor;
  }

  /** An INT64 tensor holding a copy of the values. */
  public static FixedTensor ofLongs(Shape shape, long... values) {
    FixedTensor tensor = allocate(DataType.INT64, shape);
    tensor.data.asLongBuffer().put(values);
    return tensor;
  }

  @Override
  public DataType dataType() {
    return dataType;
  }

  @Override
  public Shape shape() {
    return shape;
  }

  /** The storage itself, little-endian, position 0; its position and limit are the caller's own. */
  public ByteBuffer data() {
    return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  public int elementCount() {
    return data.limit() / dataType.byteSize();
  }

  /**
   * Element {@code index} in C order as a double; FP16 and BF16 widened, unsigned types by value.
   */
  public double doubleAt(int index) {
    return switch (dataType) {
      case FP64 -> data.getDouble(index * 8);
      case FP32 -> data.getFloat(index * 4);
      case FP16 -> Float.float16ToFloat(data.getShort(index * 2));
      case BF16 -> Float.intBitsToFloat(data.getShort(index * 2) << 16);
      case UINT64 -> unsignedToDouble(data.getLong(index * 8));
      default -> longAt(index);
    };
  }

  /** Element {@code index} in C order as a long; UINT64 keeps its bits, floats are truncated. */
  public long longAt(int index) {
    return switch (dataType) {
      case BOOL, INT8 -> data.get(index);
      case UINT8 -> Byte.toUnsignedLong(data.get(index));
      case INT16 -> data.getShort(index * 2);
      case UINT16 -> Short.toUnsignedLong(data.getShort(index * 2));
      case INT32 -> data.getInt(index * 4);
      case UINT32 -> Integer.toUnsignedLong(data.getInt(index * 4));
      case INT64, UINT64 -> data.getLong(index * 8);
      default -> (long) doubleAt(index);
    };
  }

  /** All elements in C order, as {@link #doubleAt} gives them. */
  public double[] doubles() {
    double[] values = new double[elementCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = doubleAt(i);
    }
    return values;
  }

  @Override
  public FixedTensor slice(int from, int to) {
    int rowBytes = rows() == 0 ? 0 : data.limit() / rows();
    ByteBuffer part = data.slice(from * rowBytes, (to - from) * rowBytes);
    return new FixedTensor(
        dataType, shape.withRows(to - from), part.order(ByteOrder.LITTLE_ENDIAN));
  }

  @Override
  public String toString() {
    return dataType + shape.toString();
  }

  private static double unsignedToDouble(long bits) {
    return bits >= 0 ? bits : ((bits >>> 1) | (bits & 1)) * 2.0;
  }
}
