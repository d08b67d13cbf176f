package dev.primavista.networks.torch;

import dev.primavista.core.Amount;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * A tensor as its file holds it: a view of a storage, which is mapped.
 *
 * @param shape its dimensions, outermost first; empty for a scalar
 * @param strides elements from one index to the next, per dimension
 * @param data from its first element on, no shorter than to its last
 */
record StoredTensor(ScalarType type, List<Long> shape, List<Long> strides, MemorySegment data) {
  private static final long MOST_ELEMENTS = (1L << 31) / Float.BYTES - 1;

  StoredTensor {
    shape = List.copyOf(shape);
    strides = List.copyOf(strides);
    check(type, shape, strides, data);
  }

  /** One in row order. */
  static StoredTensor rows(ScalarType type, List<Long> shape, MemorySegment data) {
    return new StoredTensor(type, shape, rowStrides(shape), data);
  }

  private static void check(
      ScalarType type, List<Long> shape, List<Long> strides, MemorySegment data) {
    if (shape.size() != strides.size() || shape.size() > 8) {
      throw new IllegalArgumentException("shape " + shape + " with strides " + strides);
    }
    long elements = 1;
    long last = 0;
    for (int axis = 0; axis < shape.size(); axis++) {
      long size = shape.get(axis);
      if (size < 0 || strides.get(axis) < 0 || size > MOST_ELEMENTS) {
        throw new IllegalArgumentException("shape " + shape + " with strides " + strides);
      }
      elements = Math.multiplyExact(elements, size);
      last = Math.addExact(last, Math.multiplyExact(Math.max(0, size - 1), strides.get(axis)));
    }
    if (elements > MOST_ELEMENTS) {
      throw new IllegalArgumentException("a tensor of " + Amount.of(elements, "element"));
    }
    if (elements > 0 && Math.multiplyExact(last + 1, type.bytes()) > data.byteSize()) {
      throw new IllegalArgumentException(
          "a tensor of shape %s needs %,d bytes of its storage, which has %,d"
              .formatted(shape, (last + 1) * type.bytes(), data.byteSize()));
    }
  }

  private static List<Long> rowStrides(List<Long> shape) {
    Long[] strides = new Long[shape.size()];
    long stride = 1;
    for (int axis = shape.size() - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= Math.max(1, shape.get(axis));
    }
    return List.of(strides);
  }

  int elements() {
    return (int) shape.stream().mapToLong(Long::longValue).reduce(1, (a, b) -> a * b);
  }

  /** Its elements in row order as little-endian floats of 32 bits; a view where they are so. */
  ByteBuffer floats() {
    int elements = elements();
    if (type == ScalarType.FLOAT32 && (isInRows() || elements == 0)) {
      return data.asSlice(0, (long) elements * Float.BYTES)
          .asByteBuffer()
          .order(ByteOrder.LITTLE_ENDIAN);
    }
    ByteBuffer bytes = allocate(elements);
    FloatBuffer floats = bytes.asFloatBuffer();
    long[] index = new long[shape.size()];
    long at = 0;
    for (int i = 0; i < elements; i++) {
      floats.put(i, type.floatAt(data, at * type.bytes()));
      at = next(index, at);
    }
    return bytes;
  }

  /** Its elements as floats of 64 bits, for sums. */
  double[] doubles() {
    FloatBuffer floats = floats().asFloatBuffer();
    double[] values = new double[floats.remaining()];
    for (int i = 0; i < values.length; i++) {
      values[i] = floats.get(i);
    }
    return values;
  }

  /** Memory for so many floats, outside the heap, that lives as long as the buffer is reachable. */
  static ByteBuffer allocate(long elements) {
    return Arena.ofAuto()
        .allocate(Math.max(1, elements * Float.BYTES), 64)
        .asSlice(0, elements * Float.BYTES)
        .asByteBuffer()
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  private boolean isInRows() {
    List<Long> rows = rowStrides(shape);
    for (int axis = 0; axis < shape.size(); axis++) {
      if (shape.get(axis) > 1 && !rows.get(axis).equals(strides.get(axis))) {
        return false;
      }
    }
    return true;
  }

  private long next(long[] index, long at) {
    long moved = at;
    for (int axis = index.length - 1; axis >= 0; axis--) {
      moved += strides.get(axis);
      if (++index[axis] < shape.get(axis)) {
        return moved;
      }
      moved -= strides.get(axis) * shape.get(axis);
      index[axis] = 0;
    }
    return moved;
  }
}
