package dev.primavista.client;

import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.Shape;
import java.util.List;

/**
 * What a model takes and gives.
 *
 * @param versions those that answer; empty if the server does not say
 * @param platform what executes it
 */
public record ModelMetadata(
    String name,
    List<String> versions,
    String platform,
    List<TensorMetadata> inputs,
    List<TensorMetadata> outputs) {
  public ModelMetadata {
    versions = List.copyOf(versions);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /**
   * One input or output.
   *
   * @param shape its dimensions, -1 where any size is taken
   */
  public record TensorMetadata(String name, DataType dataType, Shape shape) {}
}
