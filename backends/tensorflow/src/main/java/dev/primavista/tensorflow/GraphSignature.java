package dev.primavista.tensorflow;

import dev.primavista.core.tensor.Shape;
import java.util.List;
import java.util.Optional;

/**
 * One way to call a SavedModel, such as {@code serving_default}; inputs and outputs by name,
 * sorted.
 */
public record GraphSignature(String name, List<Io> inputs, List<Io> outputs) {
  public GraphSignature {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /**
   * An input or output.
   *
   * @param tensor its name in the graph, such as {@code serving_default_x:0}
   * @param type as TensorFlow names it, such as {@code DT_FLOAT}
   * @param shape empty where not even the rank is known
   */
  public record Io(String name, String tensor, String type, Optional<Shape> shape) {}
}
