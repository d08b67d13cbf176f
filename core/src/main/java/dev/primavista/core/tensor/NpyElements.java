package dev.primavista.core.tensor;

import dev.primavista.core.Amount;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What the header of an {@code .npy} file says of its elements.
 *
 * @param kind numpy's letter: b, i, u, f numbers, S bytes, U text, others are not read
 * @param size bytes of an element; characters of a text
 */
record NpyElements(char kind, int size, long[] dimensions) {
  /**
   * The elements as a tensor.
   *
   * @param bigEndian whether the highest byte of a number comes first
   * @param fortran whether the first axis varies fastest
   */
  Tensor read(ByteBuffer data, boolean bigEndian, boolean fortran) {
    Shape shape = Shape.of(dimensions);
    Optional<DataType> number = NpyFormat.number(kind, size);
    if (number.isEmpty() && kind != 'U' && kind != 'S') {
      throw new IllegalArgumentException(
          "an .npy array of "
              + (kind == 'O' ? "Python objects" : "type " + kind + (size == 0 ? "" : size))
              + " (expected: numbers or texts)");
    }
    requireSize(shape, data.remaining());
    ByteBuffer inOrder = fortran && shape.rank() > 1 ? inCOrder(data) : data;
    if (number.isEmpty()) {
      return NpyTexts.read(shape, inOrder, kind == 'U', size, bigEndian);
    }
    return FixedTensor.wrap(
        number.get(), shape, bigEndian && size > 1 ? swapped(inOrder) : inOrder);
  }

  private long bytes() {
    return kind == 'U' ? (long) size * Integer.BYTES : size;
  }

  private void requireSize(Shape shape, int given) {
    long expected;
    try {
      expected = Math.multiplyExact(shape.elementCount(), bytes());
    } catch (ArithmeticException e) {
      expected = Long.MAX_VALUE;
    }
    // Elements without bytes are not bounded by what was sent.
    if (expected != given || (size == 0 && shape.elementCount() > 0)) {
      throw new IllegalArgumentException(
          "an .npy array of shape "
              + shape
              + " with "
              + Amount.of(given, "byte")
              + " of elements (expected: "
              + bytes()
              + " for each)");
    }
  }

  /** The same elements with the last axis varying fastest. */
  private ByteBuffer inCOrder(ByteBuffer data) {
    ByteBuffer ordered = ByteBuffer.allocate(data.remaining());
    int bytes = (int) bytes();
    int[] index = new int[dimensions.length];
    byte[] element = new byte[bytes];
    while (ordered.hasRemaining()) {
      int at = 0;
      for (int axis = index.length - 1; axis >= 0; axis--) {
        at = at * (int) dimensions[axis] + index[axis];
      }
      data.get(at * bytes, element);
      ordered.put(element);
      advance(index);
    }
    return ordered.flip();
  }

  private void advance(int[] index) {
    for (int axis = index.length - 1; axis >= 0 && ++index[axis] == dimensions[axis]; axis--) {
      index[axis] = 0;
    }
  }

  /** The same numbers with their lowest byte first. */
  private ByteBuffer swapped(ByteBuffer data) {
    ByteBuffer turned = ByteBuffer.allocate(data.remaining());
    for (int i = 0; i < turned.capacity(); i++) {
      turned.put(data.get(i - i % size + size - 1 - i % size));
    }
    return turned.flip();
  }
}
