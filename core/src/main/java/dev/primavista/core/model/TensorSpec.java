package dev.primavista.core.model;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import java.util.List;
import java.util.Map;

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

  /**
   * The tensor of this input among those that an instance is given.
   *
   * @throws InvalidRequest if it is missing, or of another type or shape
   */
  public Tensor in(Map<String, Tensor> inputs) {
    Tensor given = inputs.get(name);
    if (given == null) {
      throw new InvalidRequest("missing_input", "input " + this + " is missing", "inputs");
    }
    if (given.dataType() != dataType || !shape.accepts(given.shape())) {
      throw new InvalidRequest(
          given.dataType() == dataType ? "wrong_shape" : "wrong_datatype",
          "input '" + name + "': " + given + " given, " + this + " expected",
          "inputs");
    }
    return given;
  }

  /** As messages show it: {@code age FP64[-1,1]}. */
  @Override
  public String toString() {
    return name + " " + dataType + shape;
  }
}
