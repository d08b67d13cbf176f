package dev.primavista.networks.keras.config;

import java.util.List;
import java.util.Optional;

/**
 * A layer as the file describes it.
 *
 * @param type its class, such as {@code Conv2D}; an operation of Keras 3 has {@code ops.} before it
 * @param calls what it is called with, in order; empty for inputs
 * @param network its own layers, if it is a model
 */
public record LayerConfig(
    String type,
    String name,
    Settings settings,
    List<Call> calls,
    Optional<NetworkConfig> network) {
  public LayerConfig {
    calls = List.copyOf(calls);
  }

  public boolean isInput() {
    return type.equals("InputLayer");
  }

  boolean isSequential() {
    return type.equals("Sequential");
  }

  /** Whether it is a function without state, which Keras does not count among the layers. */
  public boolean isOperation() {
    return type.startsWith("ops.");
  }

  /** The same called in this way. */
  LayerConfig called(Call call) {
    return new LayerConfig(type, name, settings, List.of(call), network);
  }

  /** Its class as messages name it. */
  public String shownType() {
    return isOperation() ? "keras." + type : type;
  }
}
