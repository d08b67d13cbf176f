package dev.primavista.networks.keras.weights;

import java.util.List;
import java.util.function.Supplier;

/**
 * A variable of a layer.
 *
 * @param name what the file calls it, such as {@code conv1/kernel:0}
 * @param data reads its elements as floats, in row order; called when they are needed
 */
public record Weight(String name, List<Long> shape, Supplier<float[]> data) {
  public Weight {
    shape = List.copyOf(shape);
  }

  public float[] floats() {
    return data.get();
  }

  public long size(int axis) {
    return shape.get(axis < 0 ? axis + shape.size() : axis);
  }
}
