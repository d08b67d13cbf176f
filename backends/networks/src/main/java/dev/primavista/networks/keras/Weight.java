package dev.primavista.networks.keras;

import java.util.List;
import java.util.function.Supplier;

/**
 * A variable of a layer.
 *
 * @param name what the file calls it, such as {@code conv1/kernel:0}
 * @param data reads its elements as floats, in row order; called when they are needed
 */
record Weight(String name, List<Long> shape, Supplier<float[]> data) {
  Weight {
    shape = List.copyOf(shape);
  }

  float[] floats() {
    return data.get();
  }

  long size(int axis) {
    return shape.get(axis < 0 ? axis + shape.size() : axis);
  }
}
