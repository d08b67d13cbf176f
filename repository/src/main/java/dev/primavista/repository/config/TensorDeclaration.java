package dev.primavista.repository.config;

import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.Shape;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a configuration says of an input or output.
 *
 * @param dataType empty where it says nothing
 * @param shape all dimensions, also that of the batch; empty where it says nothing
 * @param labels a file with a name a line for the last dimension's elements; empty for none
 * @param reshape to the model's own shape from that of the declaration; empty where both are one
 */
public record TensorDeclaration(
    String name,
    Optional<DataType> dataType,
    Optional<Shape> shape,
    Optional<Path> labels,
    Optional<Reshape> reshape) {

  /** Of the shape that the model itself has. */
  public TensorDeclaration(
      String name, Optional<DataType> dataType, Optional<Shape> shape, Optional<Path> labels) {
    this(name, dataType, shape, labels, Optional.empty());
  }

  /** The shape that the model itself has; empty where nothing is said. */
  public Optional<Shape> inside() {
    return reshape.map(Reshape::inside).or(this::shape);
  }

  /** What the model itself says against this; empty if both agree. */
  public Optional<String> contradiction(TensorSpec actual) {
    if (dataType.isPresent() && dataType.get() != actual.dataType()) {
      return Optional.of(
          "data type " + dataType.get() + ", but the model has " + actual.dataType());
    }
    Optional<Shape> declared = inside();
    if (declared.isPresent() && !agrees(declared.get(), actual.shape())) {
      return Optional.of("shape " + declared.get() + ", but the model has " + actual.shape());
    }
    return Optional.empty();
  }

  /**
   * What the model and this say together: dimensions that take any size there have the size that is
   * said here. The model's own where both contradict each other.
   */
  public TensorSpec sized(TensorSpec actual) {
    Shape declared = inside().orElse(actual.shape());
    if (!agrees(declared, actual.shape())) {
      return actual;
    }
    long[] dimensions = actual.shape().dimensions();
    for (int axis = 0; axis < dimensions.length; axis++) {
      dimensions[axis] = Math.max(dimensions[axis], declared.dimension(axis));
    }
    return new TensorSpec(actual.name(), actual.dataType(), Shape.of(dimensions), actual.labels());
  }

  /** Whether both have the same rank and no two fixed dimensions differ. */
  private static boolean agrees(Shape declared, Shape actual) {
    if (declared.rank() != actual.rank()) {
      return false;
    }
    for (int axis = 0; axis < declared.rank(); axis++) {
      long one = declared.dimension(axis);
      long other = actual.dimension(axis);
      if (one != other && one != Shape.ANY && other != Shape.ANY) {
        return false;
      }
    }
    return true;
  }
}
