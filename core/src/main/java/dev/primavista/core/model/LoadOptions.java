package dev.primavista.core.model;

import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.Shape;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is written beside a model and decides how an engine loads it.
 *
 * @param inputs as far as they are declared, in their order; they need not be all
 * @param outputs likewise
 * @param parameters free texts by name, such as {@code signature}
 * @param timeout of requests that name none
 */
public record LoadOptions(
    List<Declared> inputs,
    List<Declared> outputs,
    Placement placement,
    Map<String, String> parameters,
    Duration timeout) {
  /** Nothing is written. */
  public static final LoadOptions NONE =
      new LoadOptions(List.of(), List.of(), Placement.ANY, Map.of());

  /** With the usual timeout. */
  public LoadOptions(
      List<Declared> inputs,
      List<Declared> outputs,
      Placement placement,
      Map<String, String> parameters) {
    this(inputs, outputs, placement, parameters, ModelConfig.defaults().timeout());
  }

  /** A tensor of which the name is known, and perhaps more. */
  public record Declared(String name, Optional<DataType> dataType, Optional<Shape> shape) {}

  public LoadOptions {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    parameters = Map.copyOf(parameters);
  }
}
