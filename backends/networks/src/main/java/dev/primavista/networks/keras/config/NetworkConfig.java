package dev.primavista.networks.keras.config;

import dev.primavista.networks.keras.config.Call.Source;
import java.util.List;
import java.util.SequencedMap;

/**
 * A model as the file describes it, Sequential or functional.
 *
 * @param ownClass the class that it is of where that is not Keras's but Python code of its own;
 *     empty otherwise
 * @param inputs names of the layers that take the model's inputs, in order
 * @param outputs what it answers, by name, in order
 */
public record NetworkConfig(
    String name,
    String ownClass,
    List<LayerConfig> layers,
    List<String> inputs,
    SequencedMap<String, Source> outputs) {
  public NetworkConfig {
    layers = List.copyOf(layers);
    inputs = List.copyOf(inputs);
  }
}
