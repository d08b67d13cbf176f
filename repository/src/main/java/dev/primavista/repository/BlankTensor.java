package dev.primavista.repository;

import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import java.util.Arrays;

/** A tensor of zeros or empty texts, which shows a shape. */
final class BlankTensor {
  private BlankTensor() {}

  /**
   * Of this shape.
   *
   * @param shape a dimension of any size is 1
   */
  static Tensor of(DataType type, Shape shape) {
    long[] dimensions =
        Arrays.stream(shape.dimensions()).map(size -> size == Shape.ANY ? 1 : size).toArray();
    Shape shown = Shape.of(dimensions);
    return type == DataType.BYTES
        ? BytesTensor.wrap(shown, new byte[Math.toIntExact(shown.elementCount())][0])
        : FixedTensor.allocate(type, shown);
  }
}
