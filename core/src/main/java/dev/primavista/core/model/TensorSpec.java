package dev.primavista.core.model;

import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.Shape;
import java.util.List;

/**
 * One input or output in a signature.
 *
 * @param shape its dimensions, -1 where any size is taken
 * @param labels of more than one dimension: the names of the last dimension's elements, such as
 *     classes or columns; of one: the values that there are. Empty where there are none.
 */
public record TensorSpec(String name, DataType dataType, Shape shape, List<String> labels) {
  public TensorSpec {
    labels = List.copyOf(labels);
  }

  public TensorSpec(String name, DataType dataType, Shape shape) {
    this(name, dataType, shape, List.of());
  }

  /** As messages show it: {@code age FP64[-1,1]}. */
  @Override
  public String toString() {
    return name + " " + dataType + shape;
  }
}
