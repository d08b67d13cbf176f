package dev.primavista.repository.config;

import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import java.util.Arrays;

/**
 * A tensor's shape as callers know it and as the model does: the same elements in the same order.
 * Both have as many dimensions of any size, whose sizes agree in their order.
 */
public record Reshape(Shape outside, Shape inside) {
  /** Whether rows stay rows, so that requests may be joined. */
  public boolean keepsRows() {
    return outside.rank() > 0
        && inside.rank() > 0
        && outside.dimension(0) == Shape.ANY
        && inside.dimension(0) == Shape.ANY;
  }

  /**
   * A caller's tensor as the model takes it.
   *
   * @throws IllegalArgumentException if it is not of the outer shape
   */
  public Tensor inwards(Tensor tensor) {
    return reshaped(tensor, outside, inside);
  }

  /**
   * The model's tensor as a caller gets it.
   *
   * @throws IllegalArgumentException if it is not of the inner shape
   */
  public Tensor outwards(Tensor tensor) {
    return reshaped(tensor, inside, outside);
  }

  private static Tensor reshaped(Tensor tensor, Shape from, Shape to) {
    if (!from.accepts(tensor.shape())) {
      throw new IllegalArgumentException("shape " + tensor.shape() + " (expected: " + from + ")");
    }
    Shape shape = sized(from, to, tensor.shape());
    return switch (tensor) {
      case FixedTensor fixed -> FixedTensor.wrap(fixed.dataType(), shape, fixed.data());
      case BytesTensor texts -> {
        byte[][] elements = new byte[texts.elementCount()][];
        Arrays.setAll(elements, texts::bytesAt);
        yield BytesTensor.wrap(shape, elements);
      }
    };
  }

  /** The sizes that any size is allowed for are taken over in their order. */
  private static Shape sized(Shape from, Shape to, Shape given) {
    long[] dimensions = to.dimensions();
    int axis = 0;
    for (int i = 0; i < dimensions.length; i++) {
      if (dimensions[i] == Shape.ANY) {
        while (from.dimension(axis) != Shape.ANY) {
          axis++;
        }
        dimensions[i] = given.dimension(axis++);
      }
    }
    return Shape.of(dimensions);
  }
}
