package dev.primavista.pickle;

import java.util.Arrays;
import java.util.List;

/**
 * Where the elements of an array stand in memory.
 *
 * @param shape elements along each axis
 * @param stride elements between neighbours along each axis
 */
record Layout(int[] shape, int[] stride) {
  /** The last axis runs fastest, as in C. */
  static Layout ofC(int[] shape) {
    int[] stride = new int[shape.length];
    int next = 1;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      stride[axis] = next;
      next *= shape[axis];
    }
    return new Layout(shape, stride);
  }

  /** The first axis runs fastest, as in Fortran. */
  static Layout ofFortran(int[] shape) {
    int[] stride = new int[shape.length];
    int next = 1;
    for (int axis = 0; axis < shape.length; axis++) {
      stride[axis] = next;
      next *= shape[axis];
    }
    return new Layout(shape, stride);
  }

  /** The same elements with other axes: axis {@code i} is what was {@code axes[i]}. */
  Layout transposed(long[] axes) {
    return new Layout(chosen(shape, axes), chosen(stride, axes));
  }

  private static int[] chosen(int[] of, long[] axes) {
    return Arrays.stream(axes).mapToInt(axis -> of[(int) axis]).toArray();
  }

  /** Where each element stands, counted in C order. */
  int[] index() {
    int[] index = new int[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    int[] position = new int[shape.length];
    int at = 0;
    for (int i = 0; i < index.length; i++) {
      index[i] = at;
      for (int axis = shape.length - 1; axis >= 0; axis--) {
        at += stride[axis];
        if (++position[axis] < shape[axis]) {
          break;
        }
        at -= stride[axis] * shape[axis];
        position[axis] = 0;
      }
    }
    return index;
  }

  /** Elements that stand like this, in C order. */
  <T> List<T> ordered(List<T> elements) {
    return Arrays.stream(index()).mapToObj(elements::get).toList();
  }

  /** Elements of so many bytes that stand like this, in C order. */
  byte[] ordered(byte[] elements, int itemSize) {
    byte[] ordered = new byte[elements.length];
    int[] from = index();
    for (int i = 0; i < from.length; i++) {
      System.arraycopy(elements, from[i] * itemSize, ordered, i * itemSize, itemSize);
    }
    return ordered;
  }
}
