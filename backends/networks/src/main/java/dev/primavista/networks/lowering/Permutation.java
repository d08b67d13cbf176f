package dev.primavista.networks.lowering;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * Another order of a constant's dimensions.
 *
 * @param order for each new dimension the old one
 */
public record Permutation(int... order) {
  /** The shape in the new order. */
  public List<Long> of(List<Long> shape) {
    return Arrays.stream(order).mapToObj(shape::get).toList();
  }

  /** The floats in the new order. */
  public float[] of(float[] values, List<Long> shape) {
    float[] moved = new float[values.length];
    int[] from = sources(shape);
    for (int i = 0; i < moved.length; i++) {
      moved[i] = values[from[i]];
    }
    return moved;
  }

  /** Elements of so many bytes each in the new order. */
  public ByteBuffer of(ByteBuffer values, int bytes, List<Long> shape) {
    int[] from = sources(shape);
    ByteBuffer moved = ByteBuffer.allocate(Math.multiplyExact(from.length, bytes));
    for (int source : from) {
      moved.put(values.slice(source * bytes, bytes));
    }
    return moved.flip().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** For each element in the new order its place in the old one. */
  private int[] sources(List<Long> shape) {
    int rank = order.length;
    int[] sizes = new int[rank];
    int[] steps = new int[rank];
    int count = 1;
    for (int i = 0; i < rank; i++) {
      sizes[i] = Math.toIntExact(shape.get(order[i]));
      steps[i] = step(shape, order[i]);
      count = Math.multiplyExact(count, sizes[i]);
    }
    int[] sources = new int[count];
    int[] place = new int[rank];
    int source = 0;
    for (int i = 0; i < count; i++) {
      sources[i] = source;
      for (int axis = rank - 1; axis >= 0; axis--) {
        source += steps[axis];
        if (++place[axis] < sizes[axis]) {
          break;
        }
        source -= steps[axis] * sizes[axis];
        place[axis] = 0;
      }
    }
    return sources;
  }

  private static int step(List<Long> shape, int axis) {
    int step = 1;
    for (long size : shape.subList(axis + 1, shape.size())) {
      step = Math.multiplyExact(step, Math.toIntExact(size));
    }
    return step;
  }
}
