package dev.primavista.networks.keras.weights;

import dev.primavista.networks.keras.config.LayerConfig;
import java.util.List;
import java.util.Map;

/**
 * Variables by the names of the layers that have them.
 *
 * @param variables of the layer itself
 * @param byLayer those of its layers
 */
public record NamedWeights(List<Weight> variables, Map<String, List<Weight>> byLayer)
    implements WeightNode {
  @Override
  public WeightNode part(String attribute) {
    return this;
  }

  @Override
  public List<WeightNode> layers(List<LayerConfig> layers) {
    return layers.stream().map(this::layer).toList();
  }

  private WeightNode layer(LayerConfig layer) {
    return new NamedWeights(byLayer.getOrDefault(layer.name(), List.of()), Map.of());
  }
}
